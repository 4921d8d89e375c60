"""The Streamlit shell: what several pages share. The pages themselves lie in pages/."""
