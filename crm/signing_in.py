from accounts import adapter
from crm import demo


class AccountAdapter(adapter.AccountAdapter):
    def login(self, request, user):
        """Sign in. The first reader of the demo finds it told in their own language."""
        demo.retell(request.LANGUAGE_CODE)
        super().login(request, user)
