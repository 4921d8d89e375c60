from app import state
from app.parts import question

question("What did the model learn, and what did it not?")
view = state.require_dataset()
