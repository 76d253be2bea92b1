"""Who is the same person, in cases that people would agree on."""

import pytest

from tests.contacts.likeness import score_of_people, verdict

pytestmark = pytest.mark.django_db

ADDRESS = "12 rue de la Paix, 75002 Paris"
IN_TWELVE_LANGUAGES = [
    ("Иван Петров", "Ivan Petrov"),
    ("Юрий Щербаков", "Yuri Shcherbakov"),
    ("Γιώργος Παπαδόπουλος", "Giorgos Papadopoulos"),
    ("王/小明", "Xiaoming Wang"),
    ("/王小明", "Wang Xiao Ming"),
    ("محمد/علي", "Mohamed Ali"),
    ("يوسف/حسن", "Youssef Hassan"),
    ("דוד/כהן", "David Cohen"),
    ("/김철수", "Chul-soo Kim"),
    ("たろう/やまだ", "Taro Yamada"),
    ("/山田たろう", "Taro Yamada"),
    ("Jürgen Müller", "Juergen Mueller"),
    ("Jörg Weiß", "Joerg Weiss"),
    ("Søren Kjærgård", "Soeren Kjaergaard"),
    ("Łukasz Wójcik", "Lukasz Wojcik"),
    ("François Lefèvre", "Francois Lefevre"),
    ("José Núñez", "Jose Nunez"),
    ("Đặng Văn Minh", "Dang Van Minh"),
    ("Hjördís Œuvrard", "Hjordis Oeuvrard"),
    ("Işıl Yılmaz", "Isil Yilmaz"),
    ("Čeněk Šťastný", "Cenek Stastny"),
    ("João Conceição", "Joao Conceicao"),
]


@pytest.mark.parametrize(("one", "other"), IN_TWELVE_LANGUAGES)
def test_a_name_is_known_in_any_script_and_spelling(one, other):
    assert verdict(score_of_people(one, other)) == "possible"
    assert verdict(score_of_people(f"{one} | x@y.org", f"{other} | x@y.org")) == "likely"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jean Dupont | jean@acme.fr", "Jean Dupont | JEAN+news@acme.fr"),
        ("Jean Dupont | +33612345678", "DUPONT/Jean | +33612345678"),
        ("Jean Martin | @Acme SAS", "Jean Martin | @ACME S.A.S."),
        (f"Jean Martin | {ADDRESS}", "Jean Martin | 12, Rue de la paix, 75002 PARIS"),
        ("Bob Fitzgerald | @Acme", "Robert Fitzgerald | @Acme"),
        ("Manu Quatremer | @Acme", "Emmanuel Quatremer | @Acme"),
        ("J. Quatremer | @Acme", "Jean Quatremer | @Acme"),
        ("Jean-Pierre Lagarde | @Acme", "Jean Pierre Lagarde | @Acme"),
        ("Jean Lagarde | +33612345678", "Jean-Pierre Lagarde | +33612345678"),
        ("Maria Garcia Lopez | m@g.es | @Iberia", "Maria Garcia | m@g.es"),
        ("Anne/Dupont-Durand | anne@d.fr", "Anne Dupont | anne@d.fr"),
        ("Ludwig/van Beethoven | @Wien", "Ludwig Beethoven | @Wien"),
        ("Osama/bin Laden Haddad | +4912345678", "Osama Haddad | +4912345678"),
        ("Jean Dupond | +33612345678", "Jean Dupont | +33612345678"),
        ("Katarzyna Szymanska | @Acme", "Katarzyna Szymansak | @Acme"),
        ("Sean/O'Brien | @Acme", "Sean OBrien | @Acme"),
        (f"Zelda Quatremer | {ADDRESS}", "Zelda Quatremer | 21 r. de la Paix, 75002 Paris"),
    ],
)
def test_the_same_person_in_another_writing_is_likely(one, other):
    assert verdict(score_of_people(one, other)) == "likely"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jean Martin", "Jean Martin"),
        ("Jean Martin | j@a.fr | @Acme", "Jean Martin | jm@b.fr | @Zeta"),
        ("Jean Dupont", "Jean Dupond"),
        ("J. Dupont", "Jean Dupont"),
    ],
    ids=["nothing else known", "elsewhere", "a slip", "an initial"],
)
def test_a_name_alone_is_possible_and_never_likely(one, other):
    assert verdict(score_of_people(one, other)) == "possible"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jean Martin | @Acme", "Marie Martin | @Acme"),
        ("Jean Martin | @Acme", "Jean Durand | @Acme"),
        ("Marie Martin | @Acme", "Mario Martin | @Acme"),
        ("Paul Martin | @Acme", "Paula Martin | @Acme"),
        ("Jean Martin | +33140000000 | @Acme", "Luc Bernard | +33140000000 | @Acme"),
        ("Kamil Juskowiak | +48221234567 | @Zeta", "Kamil Kuczak | +48221234567 | @Zeta"),
        ("Jean Martin | info@acme.fr | @Acme", "Luc Bernard | info@acme.fr | @Acme"),
        (f"Jean Martin | j@m.fr | {ADDRESS}", f"Paul Martin | p@m.fr | {ADDRESS}"),
        (f"Jean Martin | j@m.fr | {ADDRESS}", f"Claire Martin | c@m.fr | {ADDRESS}"),
        (
            f"Jean Martin | +33140000000 | j@m.fr | {ADDRESS}",
            f"Claire Martin | +33140000000 | c@m.fr | {ADDRESS}",
        ),
        (
            f"Lea Martin | lea@m.fr | {ADDRESS} | *2001-05-01",
            f"Zoe Martin | zoe@m.fr | {ADDRESS} | *2001-05-01",
        ),
        (f"Jean Martin | {ADDRESS}", f"Luc Bernard | {ADDRESS}"),
        (f"John Smith Jr | {ADDRESS}", f"John Smith Sr | {ADDRESS}"),
        ("Jean Martin | jean@orange.fr", "Luc Bernard | luc@orange.fr"),
        (
            "Jean Martin | 3 rue du Bac, 75007 Paris | *1980-05-01",
            "Jean Martin | 8 cours Foch, 69003 Lyon | *1962-11-30",
        ),
    ],
    ids=[
        "colleagues of one surname",
        "colleagues of one first name",
        "Marie and Mario",
        "Paul and Paula",
        "a switchboard",
        "the number of a small office",
        "info@",
        "father and son",
        "a couple",
        "a couple with one telephone",
        "twins",
        "neighbours",
        "junior and senior",
        "free mail",
        "namesakes",
    ],
)
def test_two_people_are_not_taken_for_one(one, other):
    assert verdict(score_of_people(one, other)) != "likely"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"Jean Waller | {ADDRESS}", f"Jaen Waler | {ADDRESS}"),
        (f"Waller/Jean | {ADDRESS}", f"Jean/Waller | {ADDRESS}"),
        (f"/Waller | {ADDRESS}", f"Jean/Waller | {ADDRESS}"),
        (
            "Jean Waller | 12 rue de la Paix, 75002 Paris",
            "Jean Waller | 12 rue de la Paix, 75020 Pari",
        ),
        ("Lea Waller | 6 Mill Street, 4011 Perth", "Lea Waller | 6 Mil St, 4101 Pert"),
        (
            "Lea Waller | Willaroo, 6 Mill Street, 4011 Perth",
            "Leah Waller | 6 Mill Street, 4011 Perth",
        ),
    ],
    ids=["slips", "swapped", "no first name", "postcode", "everywhere a slip", "lines swapped"],
)
def test_a_name_and_an_address_survive_typing_errors(one, other):
    assert verdict(score_of_people(one, other)) == "likely"


def test_an_e_mail_of_one_s_own_is_worth_a_look_whatever_the_name():
    assert verdict(score_of_people("Jean Martin | x@y.org", "Luc Bernard | x@y.org")) == "possible"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Paolo Díaz", "Tessa Bailly"), ("Paul Perez", "Bill Boris"), ("Diego Cora", "Gary Tokyo")],
)
def test_the_same_consonants_alone_are_not_the_same_name(one, other):
    assert verdict(score_of_people(one, other)) == "no"


def test_somebody_else_is_not_even_possible():
    assert score_of_people("Jean Martin | @Acme", "Zelda Quatremer | @Zeta") == 0
