from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draw every form and field with the product's own templates."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
