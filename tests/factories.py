"""Rows for tests. A test says only what matters to it."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Company, Team, User
from activities.models import Activity, Note
from contacts.models import Label, Organization, Person
from deals.models import Deal, LostReason, Pipeline, Stage, StageVisit
from leads.models import Lead


class CompanyFactory(DjangoModelFactory):
    class Meta:
        model = Company

    name = "Atelier Nord"
    currency = "EUR"
    time_zone = "Europe/Paris"


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = Team

    name = factory.Sequence(lambda n: f"Team {n}")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"user{n}@example.com")
    name = factory.Sequence(lambda n: f"User {n}")
    language = "en"
    password = factory.django.Password("correct horse battery")


class LabelFactory(DjangoModelFactory):
    class Meta:
        model = Label

    entity = Label.Entity.LEAD
    name = factory.Sequence(lambda n: f"Label {n}")


class ContactFactory(DjangoModelFactory):
    class Meta:
        abstract = True
        skip_postgeneration_save = True

    owner = factory.SubFactory(UserFactory)
    confirmed_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def emails(self, create, addresses, **kwargs):
        for position, address in enumerate(addresses or []):
            self.emails.create(address=address, position=position, is_primary=not position)

    @factory.post_generation
    def phones(self, create, numbers, **kwargs):
        """Pairs of the number as typed and its E.164 form."""
        for position, (number, e164) in enumerate(numbers or []):
            self.phones.create(number=number, e164=e164, position=position, is_primary=not position)


class OrganizationFactory(ContactFactory):
    class Meta:
        model = Organization
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Organization {n}")


class PersonFactory(ContactFactory):
    class Meta:
        model = Person
        skip_postgeneration_save = True

    first_name = factory.Sequence(lambda n: f"Given{n}")
    last_name = factory.Sequence(lambda n: f"Family{n}")


class PipelineFactory(DjangoModelFactory):
    """`PipelineFactory(stages=["Qualified", "Proposal"])` makes its stages in that order."""

    class Meta:
        model = Pipeline
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Pipeline {n}")
    position = factory.Sequence(lambda n: n)

    @factory.post_generation
    def stages(self, create, names, **kwargs):
        for position, name in enumerate(names or []):
            StageFactory(pipeline=self, name=name, position=position)


class StageFactory(DjangoModelFactory):
    class Meta:
        model = Stage

    pipeline = factory.SubFactory(PipelineFactory)
    name = factory.Sequence(lambda n: f"Stage {n}")
    position = factory.Sequence(lambda n: n)


class LostReasonFactory(DjangoModelFactory):
    class Meta:
        model = LostReason

    name = factory.Sequence(lambda n: f"Reason {n}")


class DealFactory(DjangoModelFactory):
    """An open deal with a person, in a stage since it was made."""

    class Meta:
        model = Deal
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Deal {n}")
    owner = factory.SubFactory(UserFactory)
    stage = factory.SubFactory(StageFactory)
    person = factory.SubFactory(PersonFactory, owner=factory.SelfAttribute("..owner"))

    @factory.post_generation
    def visit(self, create, given, **kwargs):
        StageVisit.objects.create(
            deal=self,
            stage=self.stage,
            entered_at=self.stage_entered_at,
            owner=self.owner,
            team=self.owner.team,
            value=self.value,
            currency=self.currency,
            by=self.owner,
        )


class LeadFactory(DjangoModelFactory):
    """A lead in the inbox, with a provisional person of its own."""

    class Meta:
        model = Lead

    title = factory.Sequence(lambda n: f"Lead {n}")
    owner = factory.SubFactory(UserFactory)
    person = factory.SubFactory(
        PersonFactory, owner=factory.SelfAttribute("..owner"), confirmed_at=None
    )


class NoteFactory(DjangoModelFactory):
    class Meta:
        model = Note

    text = factory.Sequence(lambda n: f"Note {n}")
    author = factory.SubFactory(UserFactory)


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    subject_line = factory.Sequence(lambda n: f"Activity {n}")
    owner = factory.SubFactory(UserFactory)
