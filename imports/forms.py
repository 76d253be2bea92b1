"""What people type about an import. The forms only read; services write."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from imports.fields import GROUPS, F
from imports.mapping import Mapping
from imports.models import Import
from imports.reading.delimited import ENCODINGS
from imports.reading.table import Table
from leads.assigning.models import AssignmentRule

ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "cp1252": gettext_lazy("Western (Windows 1252)"),
    "iso8859-15": gettext_lazy("Western (ISO 8859-15)"),
    "mac_roman": gettext_lazy("Western (Mac)"),
    "cp850": gettext_lazy("Western (DOS 850)"),
    "cp1250": gettext_lazy("Central European (Windows 1250)"),
    "iso8859-2": gettext_lazy("Central European (ISO 8859-2)"),
    "cp1251": gettext_lazy("Cyrillic (Windows 1251)"),
    "koi8-r": gettext_lazy("Cyrillic (KOI8-R)"),
    "cp1253": gettext_lazy("Greek (Windows 1253)"),
    "cp1254": gettext_lazy("Turkish (Windows 1254)"),
    "cp1255": gettext_lazy("Hebrew (Windows 1255)"),
    "cp1256": gettext_lazy("Arabic (Windows 1256)"),
    "shift_jis": gettext_lazy("Japanese (Shift JIS)"),
    "gb18030": gettext_lazy("Chinese (GB 18030)"),
    "big5": gettext_lazy("Chinese (Big5)"),
    "euc_kr": gettext_lazy("Korean (EUC-KR)"),
}
DELIMITER_NAMES = [
    (",", gettext_lazy("Comma")),
    (";", gettext_lazy("Semicolon")),
    ("tab", gettext_lazy("Tab")),
    ("|", gettext_lazy("Vertical bar")),
]
ROWS_THAT_MAY_NAME = 12


def owners():
    return User.objects.filter(is_active=True).order_by("name", "pk")


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        widget=forms.FileInput(
            attrs={"accept": ".csv,.tsv,.txt,.xls,.xlsx,.xlsm,.xlsb,.ods,.html,.xml"}
        ),
        error_messages={"empty": gettext_lazy("This file is empty.")},
    )
    owner = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Owner of the new leads"),
        empty_label=None,
        help_text=gettext_lazy("Unless a column of the file names somebody else."),
    )
    by_rules = forms.BooleanField(
        label=gettext_lazy("Let the assignment rules choose; this owner gets the rest"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)  # noqa: S101  it is declared above
        owner.queryset = owners()
        if not AssignmentRule.objects.filter(is_on=True).exists():
            del self.fields["by_rules"]


class ColumnsForm(forms.Form):
    """How a file is read and what its columns are; what is posted differs from what was known."""

    def __init__(self, data: Any, *, source: Import, table: Table) -> None:
        super().__init__(data)
        self.source, self.table = source, table
        self.fields |= self._reading_fields()
        self.fields["owner"] = forms.ModelChoiceField(
            owners(), label=_("Owner of the new leads"), empty_label=None, initial=source.owner_id
        )
        if {F.CLOSE, F.CREATED, F.BORN} & {F(field) for field in source.mapping.values()}:
            choices = [("", _("As the file shows")), *Import.Dates.choices]
            self.fields["dates"] = forms.ChoiceField(
                choices=choices, label=_("Dates"), required=False, initial=source.dates
            )
        for place, name in enumerate(source.columns):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                choices=_field_choices,
                label=_("“%(column)s” is") % {"column": name},
                required=False,
                initial=source.mapping.get(str(place), ""),
            )

    def _reading_fields(self) -> dict[str, forms.Field]:
        reading = self.table.reading
        fields: dict[str, forms.Field] = {}
        if reading.encoding:
            choices = [(code, ENCODING_NAMES[code]) for code in ENCODINGS]
            fields["encoding"] = _choice(_("Encoding"), choices, reading.encoding)
            delimiter = "tab" if reading.delimiter == "\t" else reading.delimiter
            known = dict(DELIMITER_NAMES) | (
                {} if delimiter in dict(DELIMITER_NAMES) else {delimiter: delimiter}
            )
            fields["delimiter"] = _choice(_("Delimiter"), list(known.items()), delimiter)
        if len(reading.sheets) > 1:
            sheets = [(name, name) for name in reading.sheets]
            fields["sheet"] = _choice(_("Sheet"), sheets, reading.sheet)
        fields["header"] = _choice(_("Names of the columns"), self._rows(), str(reading.header))
        return fields

    def _rows(self) -> list[tuple[str, str]]:
        rows = [("0", _("No row names them"))]
        for number, cells in self.table.top(ROWS_THAT_MAY_NAME):
            start = ", ".join(cell for cell in cells if cell)[:40]
            rows.append((str(number), _("Row %(number)s: %(start)s") % {
                "number": number, "start": start,
            }))  # fmt: skip
        if self.table.reading.header and str(self.table.reading.header) not in dict(rows):
            header = str(self.table.reading.header)
            rows.append((header, _("Row %(number)s") % {"number": header}))
        return rows

    def wishes(self) -> dict[str, Any]:
        """What of the reading somebody changed."""
        now = self.table.reading.as_json()
        asked: dict[str, Any] = {
            name: self.cleaned_data[name]
            for name in ("encoding", "delimiter", "sheet", "header")
            if name in self.cleaned_data
        }
        if asked.get("delimiter") == "tab":
            asked["delimiter"] = "\t"
        asked["header"] = int(asked["header"])
        return {name: value for name, value in asked.items() if now[name] != value}

    def mapping(self) -> Mapping:
        return {
            place: F(field)
            for place in range(len(self.source.columns))
            if (field := self.cleaned_data.get(f"column-{place}"))
        }

    @property
    def settings(self):
        """The fields above the columns."""
        return [self[name] for name in self.fields if not name.startswith("column-")]

    @property
    def columns(self):
        return [self[name] for name in self.fields if name.startswith("column-")]


def _choice(label: str, choices: list, initial: str) -> forms.ChoiceField:
    return forms.ChoiceField(choices=choices, label=label, initial=initial)


def _field_choices() -> list[Any]:
    groups = [
        (group.label, [(str(field), label) for field, label in group.fields.items()])
        for group in GROUPS
    ]
    return [("", _("Leave out")), *groups]
