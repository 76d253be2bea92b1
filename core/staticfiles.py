from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class Storage(ManifestStaticFilesStorage):
    """Files under names that carry their content's hash, the imports of ES modules included."""

    support_js_module_import_aggregation = True
