"""Forms of the pages on which admins arrange pipelines."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from deals.models import Pipeline, Stage
from deals.pipelines import active_stages


class PipelineForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100)

    def __init__(self, data: Any = None, *, pipeline: Pipeline | None = None) -> None:
        super().__init__(data, initial={"name": pipeline.name if pipeline else ""})
        self.pipeline = pipeline

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        others = Pipeline.objects.filter(name__iexact=name)
        if self.pipeline:
            others = others.exclude(pk=self.pipeline.pk)
        if others.exists():
            raise forms.ValidationError(_("There is already a pipeline with this name."))
        return name


class NewPipelineForm(PipelineForm):
    stages = forms.CharField(
        label=_("Stages, one a line"), widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean_stages(self) -> list[str]:
        lines = [line.strip()[:100] for line in self.cleaned_data["stages"].splitlines()]
        return [line for line in lines if line]


class StageForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100)
    probability = forms.IntegerField(
        label=_("Probability in percent"), min_value=0, max_value=100, initial=100
    )
    rots_after_days = forms.IntegerField(
        label=_("Rots after days"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=_("Empty: deals never rot here."),
    )


class ArchiveForm(forms.Form):
    """Where the open deals of a stage go when it is archived."""

    move_to = forms.ModelChoiceField(
        Stage.objects.none(), label=_("Its open deals go to"), required=False, empty_label="–"
    )

    def __init__(self, *args: Any, stage: Stage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["move_to"]
        field.queryset = active_stages(stage.pipeline).exclude(pk=stage.pk)


class ReasonForm(forms.Form):
    name = forms.CharField(label=_("New reason"), max_length=150)
