from django.core.mail import EmailMessage
from django.core.mail.backends import console


class Console(console.EmailBackend):
    """Prints mail as people read it, so that a link can be copied.

    Django's own prints it as it travels: encoded, with long lines broken in the middle.
    """

    def write_message(self, message: EmailMessage) -> None:
        line = "-" * 79
        recipients = ", ".join(message.recipients())
        head = f"To: {recipients}\nSubject: {message.subject}"
        self.stream.write(f"{line}\n{head}\n\n{message.body}\n{line}\n")
