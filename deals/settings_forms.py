"""What admins fill in to keep pipelines, stages and lost reasons."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.naming import NameForm
from deals.models import LostReason, Pipeline, Stage
from deals.pipelines import MOST_STAGES, active_stages


class PipelineForm(NameForm):
    class Meta:
        model = Pipeline
        fields = ["name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, siblings=Pipeline.objects.all(), **kwargs)


class NewPipelineForm(PipelineForm):
    stages = forms.CharField(
        label=_("Stages, one a line"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Empty: five usual ones. You can change them at any time."),
    )

    def clean_stages(self) -> list[str]:
        """The names, each once, as long as a stage's name may be."""
        lines = [" ".join(line.split())[:100] for line in self.cleaned_data["stages"].splitlines()]
        names = list({line.casefold(): line for line in reversed(lines) if line}.values())
        if len(names) > MOST_STAGES:
            raise ValidationError(_("A pipeline has at most fifty stages."))
        return names[::-1]


class StageForm(NameForm):
    probability = forms.IntegerField(
        label=_("Probability in percent"),
        min_value=0,
        max_value=100,
        help_text=_("How many of the deals that reach it are won in the end."),
    )
    rots_after_days = forms.IntegerField(
        label=_("Rots after days"),
        min_value=1,
        max_value=3650,
        required=False,
        help_text=_("Without a touch or a plan for so long, a deal is marked. Empty: never."),
    )

    class Meta:
        model = Stage
        fields = ["name", "probability", "rots_after_days"]

    def __init__(self, *args: Any, instance: Stage, **kwargs: Any) -> None:
        siblings = Stage.objects.filter(pipeline=instance.pipeline_id)
        super().__init__(*args, instance=instance, siblings=siblings, **kwargs)


class ReasonForm(NameForm):
    class Meta:
        model = LostReason
        fields = ["name"]
        labels = {"name": _("New lost reason")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, siblings=LostReason.objects.all(), **kwargs)
        if self.instance.pk:
            self.fields["name"].label = _("Lost reason")


class ArchiveStageForm(forms.Form):
    """Where the open deals of a stage go when it is archived; asked only if there are some."""

    target = forms.ModelChoiceField(
        Stage.objects.none(),
        label=_("Move them to"),
        empty_label=_("Choose a stage"),
        error_messages={"required": _("Choose where the open deals go.")},
    )

    def __init__(self, *args: Any, stage: Stage, standing: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing
        field: Any = self.fields["target"]
        field.queryset = active_stages(stage.pipeline).exclude(pk=stage.pk)
        if not standing:
            del self.fields["target"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.standing and not self.fields["target"].queryset.exists():  # type: ignore[attr-defined]
            raise ValidationError(_("A pipeline keeps one stage at least. Add another one first."))
        return given
