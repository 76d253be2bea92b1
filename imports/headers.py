"""The names that columns have: in English and French, and in the exports of other programs.

Written folded: no accents, no case, no punctuation. "Lead - Title" is "lead title".
"""

from imports.fields import F

NAMES: dict[F, str] = {
    F.TITLE: """
        lead title; lead name; deal title; deal name; deal; opportunity; opportunity name;
        opportunity title; topic; subject; summary; lead subject; subject line; enquiry;
        inquiry; project; project name; lead; potential name; request; titre du prospect;
        titre du lead; nom du prospect; prospect titre; titre de l affaire; nom de l affaire;
        affaire; affaire titre; nom de l opportunite; opportunite; objet; sujet; intitule;
        projet; nom du projet; demande; piste; offre; titre de l offre; lead titre;
        nom de la piste; nom du lead; titre de la piste
        """,
    F.VALUE: """
        value; lead value; deal value; amount; deal amount; opportunity amount;
        budget amount; expected revenue; estimated revenue; estimated value; est revenue;
        est value; revenue; price; budget; worth; potential value; opportunity value;
        lead amount; deal size; valeur; montant; montant estime; valeur estimee;
        revenu espere; revenu attendu; chiffre d affaires; ca; ca estime; ca previsionnel;
        prospect valeur; affaire valeur; valeur de l affaire; valeur du prospect; prix;
        montant ht; montant ttc; montant de l affaire; valeur de l offre; revenu estime;
        revenus esperes; ca potentiel; potentiel
        """,
    F.CURRENCY: """
        currency; currency code; lead currency; deal currency; currency of value;
        value currency; lead currency of value; lead value currency; deal currency of value;
        iso currency; transaction currency; amount currency; monnaie; devise; code devise;
        prospect devise; prospect devise de valeur; devise de la valeur; code monnaie
        """,
    F.CLOSE: """
        expected close date; lead expected close date; close date; closing date;
        expected closing; est close date; estimated close date; deal close date;
        expected close; expected close on; deal expected close date; target date; due date;
        deadline; decision date; date de cloture; date de cloture prevue;
        date de cloture estimee; cloture prevue; cloture; cloture le;
        date de signature prevue; date prevue; echeance; fermeture prevue; date de fermeture;
        date limite; prospect date de cloture prevue; fermeture estimee; date de closing
        """,
    F.LABELS: """
        label; labels; tag; tags; lead labels; lead label; deal label; category; categories;
        group membership; groups; person labels; person label; etiquette; etiquettes;
        libelle; libelles; mots cles; categorie; groupe; groupes; prospect etiquette;
        prospect etiquettes; tag list; etiquettes du prospect; personne etiquette;
        personne etiquettes; keywords
        """,
    F.CHANNEL: """
        source; lead source; channel; lead channel; source channel; lead source channel;
        original source; utm source; medium; deal source; origin; source name;
        acquisition channel; marketing channel; source du prospect; origine; canal;
        provenance; source du lead; prospect source; origine du prospect;
        canal d acquisition; canal source; prospect canal; campagne; origine du lead;
        source campaign; campaign; source de la piste; canal du prospect;
        prospect canal source; lead source details; where did you hear about us
        """,
    F.OWNER: """
        owner; lead owner; deal owner; contact owner; owner name; owner email; owner e mail;
        assigned to; salesperson; sales rep; sales representative; account manager; assignee;
        record owner; responsible; opportunity owner; assigned user; lead owner email; user;
        proprietaire; commercial; responsable; assigne a; vendeur; proprietaire du prospect;
        charge d affaires; prospect proprietaire; proprietaire du contact; attribue a;
        commercial en charge; proprietaire email; responsable commercial;
        email du proprietaire
        """,
    F.CREATED: """
        created; created date; create date; created on; created at; date created;
        creation date; created time; lead created; lead lead created; date added; added on;
        added; add time; lead creation date; date de creation; cree le; date d ajout;
        ajoute le; date creation; prospect cree; prospect prospect cree; cree; creation;
        date du contact; lead created on; timestamp; horodateur; submitted at;
        submission date
        """,
    F.EXTERNAL_ID: """
        id; external id; record id; lead id; identifier; uid; uuid; deal id; contact id;
        hubspot id; salesforce id; lead lead id; system id; lead system id; id externe;
        identifiant; identifiant externe; reference externe; prospect id; do not modify lead;
        record identifier; external reference; identifiant du prospect; numero de prospect;
        rec id; recid; recordid; row id; person id; people id; customer id; client id; entity id;
        unique id; key; numero client; code client; identifiant du contact; identifiant client;
        record no; record number; identifiant unique
        """,
    F.NOTE: """
        note; notes; comment; comments; description; remark; remarks; message; lead notes;
        memo; additional information; internal notes; body; details; lead note; note content;
        deal notes; commentaire; commentaires; remarque; remarques; observation;
        observations; descriptif; informations complementaires; notes internes;
        prospect note; contenu; infos; person notes; information; informations;
        prospect notes; lead description; compte rendu; questions
        """,
    F.PERSON: """
        person name; contact name; full name; contact; person; contact person;
        name of contact; lead contact person; display name; file as; primary contact;
        contact full name; client name; customer name; associated contact; lead person;
        lead contact; fullname; deal contact person; person full name; your name;
        first and last name; contact person name; nom complet; nom du contact; personne;
        personne nom; interlocuteur; prenom et nom; nom et prenom; nom prenom; prenom nom;
        contact principal; personne de contact; nom client; contact nom; nom de la personne;
        nom du client; personne a contacter; prospect personne de contact; correspondant;
        votre nom; nom affiche; nom complet du contact
        """,
    F.FIRST_NAME: """
        first name; given name; firstname; forename; contact first name; person first name;
        given names; givenname; fname; fname c1; lead first name; first; christian name; prenom;
        prenoms;
        prenom du contact; personne prenom; contact prenom; prenom contact
        """,
    F.LAST_NAME: """
        last name; family name; surname; lastname; contact last name; person last name; last;
        second name; lname; lname c1; sname; lead last name; last names; sur name;
        nom de famille; patronyme; nom usuel;
        nom d usage; personne nom de famille; contact nom de famille; nom du contact famille
        """,
    F.BORN: """
        birthday; birth day; date of birth; dateofbirth; birthdate; birth; bday; birth date; dob;
        born; born on; person birthday;
        date de naissance; anniversaire; ne le; naissance; personne date de naissance
        """,
    F.JOB_TITLE: """
        job title; job position; position; job; role; occupation; designation; function;
        organization title; organization 1 title; person job title; contact job title;
        profession; contact position; person position; company position; business title;
        lead job title; fonction; poste; poste occupe; intitule du poste; intitule de poste;
        metier; qualite; titre du poste; titre professionnel; personne fonction;
        fonction du contact; titre fonction; personne intitule de poste; contact fonction
        """,
    F.EMAIL: """
        email; e mail; mail; email address; e mail address; primary email; work email;
        email 1; e mail 1; e mail 1 value; email work; home email; personal email;
        business email; contact email; person email; person email work; person email home;
        person email other; e mail 2 address; e mail 3 address; secondary email; other email;
        email 2; email 3; e mail 2; e mail 3; e mail 2 value; e mail 3 value; e mail 4 value;
        alternate email; additional email; additional email addresses; emails; lead email;
        email primary; work e mail; your email; email home; email other; emailaddress;
        main email; email from; email id; adresse e mail; adresse email; adresse mail;
        courriel; adresse courriel; mel; adresse de messagerie; adresse de messagerie 2;
        adresse de messagerie 3; adresse electronique; courrier electronique;
        email professionnel; mail pro; email pro; e mail professionnel; email perso;
        e mail personnel; email personnel; personne email; personne email travail;
        personne e mail; personne e mail travail; e mail du contact; email du contact;
        contact e mail; personne e mail professionnel; personne e mail domicile;
        personne email bureau; votre email; personne e mail bureau; personne e mail autre;
        e mail travail; email secondaire; contact mail
        """,
    F.PHONE: """
        phone; telephone; phone number; tel; phone 1; phone 1 value; phone 2 value;
        phone 3 value; work phone; business phone; business phone 2; office phone;
        home phone; home phone 2; primary phone; contact phone; person phone;
        person phone work; person phone home; person phone other; phone work; phone home;
        phone other; direct phone; landline; telephone 1; other phone; telephone number;
        phones; phone 2; phone 3; assistant s phone; lead phone; phone primary; your phone;
        main phone; direct line; work number; office; contact number; assistant phone;
        telephone fixe; fixe; tel fixe; ligne directe; numero de telephone; no tel;
        telephone bureau; tel bureau; telephone professionnel; tel pro; telephone pro;
        telephone 2; telephone domicile; tel domicile; personne telephone;
        personne telephone travail; n telephone; telephone du contact; standard telephonique;
        numero; tel 1; tel 2; numero tel; n de telephone; telephone principal;
        telephone bureau 2; domicile; personne telephone bureau; n tel;
        personne telephone domicile; personne telephone autre; telephone personnel;
        votre telephone
        """,
    F.MOBILE: """
        mobile; mobile phone; cell; cell phone; cellphone; cellular; mobile number;
        mobile phone number; person phone mobile; phone mobile; contact mobile; gsm;
        handphone; whatsapp number; mobile phone 2; car phone; whatsapp; portable;
        telephone portable; tel portable; tel mobile; telephone mobile; cellulaire; natel;
        personne telephone mobile; numero de portable; mob; personne telephone portable;
        n portable; mobile du contact; tel mob; numero mobile
        """,
    F.ORGANIZATION: """
        organization; organisation; company; company name; organization name;
        organisation name; account; account name; business name; employer;
        organization 1 name; associated company; firm; company or account; lead organization;
        deal organization; customer company; business partner name; companyname;
        client company; your company; contact organization; enterprise; company account;
        lead organization name; person organization; parent account name; societe;
        nom de la societe; entreprise; nom de l entreprise; raison sociale; compte;
        nom du compte; nom de l organisation; organisation nom; etablissement; structure;
        enseigne; nom societe; client; nom entreprise; denomination; denomination sociale;
        votre societe; prospect organisation; employeur; nom organisation;
        personne organisation; societe nom; entreprise associee; nom commercial;
        entreprise nom
        """,
    F.WEBSITE: """
        website; web site; url; domain; web page; company domain name; website url;
        website 1 value; homepage; company website; organization website; domain name;
        company domain; web; web url; organization domain; website url value; site web; site;
        site internet; page web; domaine; nom de domaine; nom de domaine de l entreprise;
        url du site; organisation site web; adresse web; site web de l entreprise;
        url du site web
        """,
    F.ORGANIZATION_EMAIL: """
        company email; organization email; company e mail; organization e mail;
        account email; email entreprise; email societe; e mail de l entreprise;
        e mail de la societe; e mail de l organisation; organisation email;
        organisation e mail; e mail societe; mail societe; email de la societe;
        email de l entreprise
        """,
    F.ORGANIZATION_PHONE: """
        company phone; company main phone; organization phone; account phone;
        company phone number; switchboard; telephone de l entreprise; telephone societe;
        telephone entreprise; standard; telephone de la societe; organisation telephone;
        tel societe; telephone de l organisation; telephone societe principal;
        tel entreprise; numero de telephone de l entreprise
        """,
    F.STREET: """
        street; street address; address; address line 1; street 1; street 2; street2;
        address 2; address line 2; business street; business street 2; business street 3;
        street 3; address 1 street; address 1 street 1; address 1 street 2; mailing street;
        postal address; billing street; organization address; person postal address;
        address street; home street; person address; company address;
        address 1 extended address; business address; full address; organization street;
        address line 3; home address; mailing address; primary street; adresse; rue;
        adresse 1; adresse 2; adresse postale; voie; rue bureau; rue 2; complement d adresse;
        numero et rue; rue et numero; adresse ligne 1; adresse ligne 2; complement adresse;
        organisation adresse; rue bureau 2; adresse de l entreprise; rue domicile;
        adresse complete; complement; rue 1; personne adresse; adresse de la societe;
        address 1; street number; house number; numero de rue; street name; street no;
        house no; address line; addr; address1; address2; street address 1; street address 2;
        numero de voie; nom de la voie; street addr; address street name
        """,
    F.POSTCODE: """
        postcode; postal code; zip; zip code; pc; zip postal code; business postal code;
        address 1 postal code; mailing zip postal code; mailing zip; billing zip;
        address 1 zip postal code; post code; home postal code; address 1 zip; zipcode;
        zip code postal code; pin code; mailing postal code; address zip;
        address postal code; organization zip postal code of address; code postal; cp;
        code postal bureau; npa; code postal domicile; code postal de l entreprise
        """,
    F.CITY: """
        city; town; business city; address 1 city; mailing city; billing city; locality;
        home city; address city; city town; town city; suburb; municipality; primary city;
        organization city; ville; commune; localite; ville bureau; ville domicile;
        municipalite; ville de l entreprise;
        organization city town village locality of address; organization city of address
        """,
    F.REGION: """
        state; province; county; state region; business state; address 1 state province;
        mailing state province; billing state; home state; or province; address 1 state;
        mailing state; address state; administrative area; departement; canton;
        region departement; dep region bureau; etat; region bureau; etat province;
        dep region; departement bureau; dep region domicile; etat region;
        organization state county of address; region ou departement; region; state province;
        address 1 state province; etat
        """,
    F.COUNTRY: """
        country; country region; business country region; address 1 country; mailing country;
        billing country; country code; business country; home country region; nation;
        country territory; address country; country name; home country; pays; pays region;
        pays region bureau; code pays; pays bureau; pays de l entreprise;
        pays region domicile; pays domicile; organization country of address
        """,
}

# Names that mean one thing or another: their neighbours and their values decide.
NAME = {"name", "nom", "names", "noms"}
TITLE = {"title", "titre"}


# The part of a street that stands before its name, whatever the order of the columns.
STREET_NUMBER = {
    "street number", "street no", "house number", "house no", "numero de rue", "numero de voie",
    "streetnumber", "housenumber",
}  # fmt: skip


def _by_name() -> dict[str, F]:
    found: dict[str, F] = {}
    for field, names in NAMES.items():
        for name in names.split(";"):
            found.setdefault(" ".join(name.split()), field)
    return found


BY_NAME = _by_name()
# "givenname", "dateofbirth": the same names written in one word.
IN_ONE_WORD = {name.replace(" ", ""): field for name, field in reversed(BY_NAME.items())}


def field_named(name: str) -> F | None:
    """The field that a folded name of a column says, spaces or none."""
    return BY_NAME.get(name) or IN_ONE_WORD.get(name)


def is_known(name: str) -> bool:
    """Whether a folded text is the name of some column."""
    return name in BY_NAME or name in NAME or name in TITLE or name in IN_ONE_WORD
