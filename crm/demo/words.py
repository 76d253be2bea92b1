"""Names for the demo: invented people and companies of the places a mid-size firm sells to."""

FIRST_NAMES = """
Amélie Antoine Béatrice Benoît Camille Cédric Chloé Damien Delphine Élodie Émile Fabien Florence
François Gaëlle Guillaume Hélène Hugo Inès Jérôme Julie Karim Laetitia Léa Loïc Lucas Manon Marc
Mathilde Nadia Nicolas Océane Olivier Pauline Pierre Quentin Raphaël Romane Sabine Samuel Sarah
Sébastien Sophie Théo Thomas Valérie Vincent Yasmine Zoé Alice Andrew Bethany Charlotte Daniel
Eleanor Fiona George Harriet Ian Jessica Kevin Laura Matthew Naomi Oliver Priya Rachel Simon
Tessa Victoria William Anke Björn Carla Dirk Elena Giulia Henrik Ingrid Jürgen Lieke Marco Nuria
Paolo Søren Tomás Ursula Willem
""".split()  # noqa: SIM905

LAST_NAMES = """
Aubert Bailly Barbier Benoist Berger Blanchard Bouvier Brunet Carlier Charpentier Chevalier
Colin Cordier Delaunay Deschamps Dubois Dumas Fabre Faure Fontaine Fournier Gaillard Garnier
Gauthier Girard Guérin Hamel Hubert Jacquet Lambert Langlois Lebrun Leclerc Lefèvre Lemoine
Maillard Marchand Mercier Meunier Moreau Navarro Noël Olivier Perrin Picard Poirier Prévost
Renaud Rey Robin Rolland Roussel Royer Schmitt Tessier Vasseur Vidal Weber Ashworth Bennett
Carter Dawson Ellison Fletcher Greenwood Holloway Irving Jennings Kerr Lawson Marsh Norris
Okafor Patel Quinn Rowley Sutton Turner Upton Vaughan Whitaker Becker Conti Díaz Esposito
Fischer Hansen Jansen Keller Lindqvist Moretti Nilsson Oliveira Peeters Ruiz Sørensen Vermeulen
Wagner Zimmermann
""".split()  # noqa: SIM905

# Name, web domain, city, postcode, street, country, phone.
ORGANIZATIONS = [
    ("Hôtel des Quais", "hoteldesquais.example", "Lyon", "69002", "14 quai des Célestins", "FR"),
    ("Brasserie Maréchal SARL", "marechal.example", "Lille", "59000", "8 rue de Gand", "FR"),
    ("Clinique Saint-Roch", "saintroch.example", "Nantes", "44000", "31 rue Crébillon", "FR"),
    ("Groupe Valmont SA", "valmont.example", "Paris", "75009", "52 rue Taitbout", "FR"),
    ("Maison Delorme", "delorme.example", "Bordeaux", "33000", "7 cours de Verdun", "FR"),
    ("Coopérative du Léman", "coopleman.example", "Genève", "1201", "3 rue du Mont-Blanc", "CH"),
    ("Musée de la Mer", "museedelamer.example", "Brest", "29200", "1 quai Malbert", "FR"),
    ("Ateliers Berthier", "berthier.example", "Dijon", "21000", "18 rue Berbisey", "FR"),
    ("Lycée Joliot", "lyceejoliot.example", "Rennes", "35000", "25 boulevard Sévigné", "FR"),
    (
        "Cabinet Roche & Associés",
        "rocheassocies.example",
        "Paris",
        "75008",
        "9 rue Lord-Byron",
        "FR",
    ),
    ("Transports Gillet SAS", "gillet.example", "Reims", "51100", "40 rue de Vesle", "FR"),
    ("Librairie du Parc", "librairieduparc.example", "Annecy", "74000", "6 rue Royale", "FR"),
    ("Résidences Bellevue", "bellevue.example", "Nice", "06000", "22 avenue Malausséna", "FR"),
    ("Fonderie Aubry", "aubry.example", "Saint-Étienne", "42000", "11 rue Blanqui", "FR"),
    ("Opéra de Flandre", "operaflandre.example", "Lille", "59800", "2 place du Théâtre", "FR"),
    ("Pharmacies Lacroix", "lacroix.example", "Toulouse", "31000", "15 rue d’Alsace", "FR"),
    ("Caves Montfort SCEA", "montfort.example", "Beaune", "21200", "4 rue Maufoux", "FR"),
    (
        "École Montaigne",
        "ecolemontaigne.example",
        "Bordeaux",
        "33800",
        "60 cours de la Marne",
        "FR",
    ),
    ("Imprimerie Duval", "duval.example", "Tours", "37000", "33 rue Nationale", "FR"),
    ("Menuiserie Kermarrec", "kermarrec.example", "Quimper", "29000", "12 rue Kéréon", "FR"),
    (
        "Ashcroft Hotels Ltd",
        "ashcrofthotels.example",
        "London",
        "W1U 3BW",
        "21 Marylebone Lane",
        "GB",
    ),
    ("Bramley School Trust", "bramleytrust.example", "Leeds", "LS1 4AP", "5 Park Row", "GB"),
    ("Calder Valley Brewery", "caldervalley.example", "Halifax", "HX1 1TS", "2 Square Road", "GB"),
    ("Dunmore Architects", "dunmore.example", "Edinburgh", "EH2 2PF", "48 George Street", "GB"),
    ("Eastgate Theatre", "eastgate.example", "York", "YO1 7HH", "17 Goodramgate", "GB"),
    ("Foxley & Pryce LLP", "foxleypryce.example", "Bristol", "BS1 4DJ", "10 Queen Square", "GB"),
    ("Greyfriars Hospice", "greyfriars.example", "Oxford", "OX1 1BD", "64 St Aldate’s", "GB"),
    (
        "Harbour Street Studios",
        "harbourstreet.example",
        "Cardiff",
        "CF10 5BZ",
        "9 Bute Street",
        "GB",
    ),
    ("Kingsway Property Group", "kingsway.example", "London", "WC2B 6TD", "88 Kingsway", "GB"),
    ("Longford Logistics", "longford.example", "Dublin", "D02 X285", "30 Fenian Street", "IE"),
    ("Brouwer Kantoren BV", "brouwer.example", "Utrecht", "3511 ED", "Oudegracht 158", "NL"),
    ("Caffè Lombardi Srl", "lombardi.example", "Torino", "10123", "Via Po 25", "IT"),
    (
        "Eder Metallbau GmbH",
        "eder-metallbau.example",
        "München",
        "80331",
        "Sendlinger Straße 40",
        "DE",
    ),
    ("Galería Montalvo", "montalvo.example", "Madrid", "28014", "Calle de Moratín 12", "ES"),
    ("Hansen Interiør AS", "hanseninterior.example", "Oslo", "0159", "Kirkegata 20", "NO"),
    ("Immobilière Wauters", "wauters.example", "Bruxelles", "1000", "Rue du Midi 77", "BE"),
    ("Klinik am Park AG", "klinikampark.example", "Zürich", "8002", "Seestrasse 90", "CH"),
    ("Lindqvist Bygg AB", "lindqvistbygg.example", "Göteborg", "411 06", "Kungsgatan 33", "SE"),
    ("Peeters Horeca NV", "peetershoreca.example", "Gent", "9000", "Korenmarkt 8", "BE"),
    ("Weber Möbel GmbH", "weber-moebel.example", "Stuttgart", "70173", "Königstraße 54", "DE"),
    (
        "Martin Éclairage SARL",
        "martin-eclairage.example",
        "Grenoble",
        "38000",
        "5 rue Lesdiguières",
        "FR",
    ),
    (
        "Martin Éclairage SAS",
        "martineclairage-pro.example",
        "Marseille",
        "13006",
        "70 rue de Rome",
        "FR",
    ),
    (
        "Théâtre des Carmes",
        "theatredescarmes.example",
        "Avignon",
        "84000",
        "6 place des Carmes",
        "FR",
    ),
    ("Domaine de Kerlevan", "kerlevan.example", "Vannes", "56000", "Route de Conleau", "FR"),
    ("Boulangeries Pasquet", "pasquet.example", "Angers", "49100", "27 rue Saint-Laud", "FR"),
    (
        "Centre Culturel Odyssée",
        "odyssee.example",
        "Strasbourg",
        "67000",
        "19 quai Finkwiller",
        "FR",
    ),
]

# Where a national number of a country begins, and how many digits follow.
PHONES = {
    "FR": ("+33 4 72", 6, 2),
    "CH": ("+41 22 7", 6, 2),
    "GB": ("+44 20 79", 6, 3),
    "IE": ("+353 1 67", 5, 3),
    "NL": ("+31 30 23", 5, 3),
    "IT": ("+39 011 81", 5, 3),
    "DE": ("+49 89 23", 6, 3),
    "ES": ("+34 91 42", 5, 3),
    "NO": ("+47 22 4", 5, 2),
    "BE": ("+32 2 51", 5, 3),
    "SE": ("+46 31 71", 5, 3),
}
