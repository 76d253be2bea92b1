"""Which organizations are the same, in cases that people would agree on."""

import pytest

from tests.contacts.likeness import score_of_organizations, verdict

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme SAS", "ACME S.A.S."),
        ("Société Générale", "Societe Generale"),
        ("Müller & Söhne GmbH", "Mueller und Soehne G.m.b.H."),
        ("Dupont et Fils SARL", "Dupont & Fils S.A.R.L."),
        ("Saint-Gobain", "St Gobain"),
        ("Saint Gobain SA", "Saint-Gobain Société Anonyme"),
        ("Smith Bros Ltd", "Smith Brothers Limited"),
        ("Газпром", "Gazprom"),
        ("SARL Martin", "Martin SARL"),
        ("The Kraft Company", "Kraft Co."),
        ("Kowalski Sp. z o.o.", "Kowalski spzoo"),
        ("Acme | acme.com | 1 High Street, 10001 York", "Acme Ltd | acme.com"),
        ("Schneider Electric | schneider.com", "Schneider Electrik | schneider.com"),
        ("Boulangerie Martin | 3 rue X, 75002 Paris", "Boulangerie Martin | 3 rue X, 75002 Paris"),
    ],
)
def test_the_same_organization_in_another_writing_is_likely(one, other):
    assert verdict(score_of_organizations(one, other)) == "likely"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Martin SARL", "Martin SAS"),
        ("Acme GmbH | DE", "Acme Ltd | GB"),
        ("Acme | DE", "Acme | FR"),
        ("Siemens AG | siemens.com", "Siemens SAS | siemens.com"),
        ("Siemens AG | siemens.com", "Siemens France | siemens.com"),
        ("Siemens France", "Siemens Deutschland"),
        ("Unilever PLC", "Unilever N.V."),
        ("IBM Deutschland GmbH", "IBM Österreich GmbH"),
        ("Bosch GmbH", "Bosch France SAS"),
        ("Nestlé SA", "Nestlé Deutschland AG"),
        ("Rio Tinto plc", "Rio Tinto Ltd"),
        ("BNP Paribas SA", "BNP Paribas Real Estate SA"),
        ("Renault SAS | renault.com", "Renault Trucks SAS | renault.com"),
        ("Agence 1", "Agence 2"),
        ("Crédit Agricole Normandie", "Crédit Agricole Centre Loire"),
        ("Martin Plomberie", "Martin Transports"),
        ("Atelier Nord | +33140000000", "Cabinet Roux | +33140000000"),
        ("Acme SARL | contact@acme.fr | +33140000000", "Acme SAS | contact@acme.fr | +33140000000"),
    ],
)
def test_another_form_country_or_trade_is_another_organization(one, other):
    assert verdict(score_of_organizations(one, other)) != "likely"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Martin SARL", "Martin"),
        ("Martin SARL", "Martin SAS"),
        ("Siemens AG", "Siemens France"),
        ("Atelier Nord | ateliernord.fr", "Cabinet Roux | ateliernord.fr"),
    ],
)
def test_what_is_near_is_shown(one, other):
    assert verdict(score_of_organizations(one, other)) == "possible"
