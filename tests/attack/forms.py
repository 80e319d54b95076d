"""Read a form off a page as a browser would, and send it as anybody can."""

from __future__ import annotations

from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

Sent = MultiDict[str, str | bytes]


@dataclass
class Filled:
    """What a browser would send, and the names of buttons that it might send as well."""

    address: str
    values: Sent = field(default_factory=MultiDict)
    buttons: list[str] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """Every name once; of ``cap-1`` and ``cap-2`` the first."""
        kinds = {name.rstrip("0123456789"): name for name in [*self.buttons, *self.values][::-1]}
        return [name for name in kinds.values() if name != "csrf_token"][::-1]


def find_form(app: Flask, page: str, here: str, endpoint: str) -> Filled | None:
    """The form on ``page`` that is sent to ``endpoint``, if there is one."""
    soup = BeautifulSoup(page, "html5lib")
    for form in soup.select("form"):
        targets = [form.get("action") or here, form.get("hx-post"), *_of_buttons(form)]
        for target in targets:
            if target and _endpoint(app, str(target)) == endpoint:
                return _read(soup, form, str(target))
    for control in soup.select("[hx-post]"):
        if _endpoint(app, str(control["hx-post"])) == endpoint:
            form = control.find_parent("form")
            return _read(soup, form, str(control["hx-post"])) if form else None
    return None


def _of_buttons(form: Tag) -> list[str]:
    return [str(button["formaction"]) for button in form.select("[formaction]")]


def _endpoint(app: Flask, address: str) -> str:
    try:
        return str(app.url_map.bind("localhost").match(address.partition("?")[0], "POST")[0])
    except HTTPException:
        return ""


def _read(soup: BeautifulSoup, form: Tag, target: str) -> Filled:
    filled = Filled(target)
    controls = form.select("input[name], select[name], textarea[name], button[name]")
    if form.get("id"):
        controls += soup.select(f"[form={form['id']}][name]")
    for control in controls:
        _take(filled, control)
    return filled


def _take(filled: Filled, control: Tag) -> None:
    name, kind = str(control["name"]), control.get("type")
    if control.name == "button":
        filled.buttons.append(name)
    elif control.name == "textarea":
        filled.values.add(name, control.get_text().removeprefix("\n"))
    elif control.name == "select":
        chosen = control.select("option[selected]") or control.select("option")[:1]
        filled.values.setlistdefault(name).extend(str(o.get("value", "")) for o in chosen)
    elif kind not in ("checkbox", "radio") or control.has_attr("checked"):
        filled.values.add(name, str(control.get("value", "")))
    else:
        filled.buttons.append(name)
