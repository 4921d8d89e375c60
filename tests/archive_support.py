"""Zip archives and Excel files, made in memory."""

from __future__ import annotations

import io
import zipfile


def zip_of(members: dict[str, bytes]) -> bytes:
    """Return a zip archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def workbook(sheets: dict[str, list[tuple[str, ...]]]) -> bytes:
    """Return an Excel file, written by hand: no writer is among the packages."""
    space = "http://schemas.openxmlformats.org"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    numbered = list(enumerate(sheets, start=1))
    entries = "".join(f'<sheet name="{name}" sheetId="{at}" r:id="r{at}"/>' for at, name in numbered)
    links = "".join(
        f'<Relationship Id="r{at}" Type="{space}/officeDocument/2006/relationships/worksheet" Target="s{at}.xml"/>'
        for at, _ in numbered
    )
    members = {
        "[Content_Types].xml": f'<Types xmlns="{space}/package/2006/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{space}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{space}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{space}/spreadsheetml/2006/main" '
        f'xmlns:r="{space}/officeDocument/2006/relationships"><sheets>{entries}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{space}/package/2006/relationships">{links}'
        "</Relationships>",
    }
    for at, name in numbered:
        rows = "".join(
            f'<row r="{line}">'
            + "".join(
                f'<c r="{"ABCD"[place]}{line}" t="inlineStr"><is><t>{cell}</t></is></c>'
                for place, cell in enumerate(row)
            )
            + "</row>"
            for line, row in enumerate(sheets[name], start=1)
        )
        members[f"xl/s{at}.xml"] = (
            f'<worksheet xmlns="{space}/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
        )
    return zip_of({name: text.encode() for name, text in members.items()})
