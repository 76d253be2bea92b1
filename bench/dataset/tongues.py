"""The words of which names, companies and addresses are made, language by language.

Surnames are put together from a beginning and an ending, so a few dozen syllables give thousands
of names. All of it is our own; that some sound like real names is the point.
"""

from dataclasses import dataclass, field


def words(text: str) -> tuple[str, ...]:
    """Words parted by white space; an underscore stands for a space inside one."""
    return tuple(word.replace("_", " ") for word in text.split())


@dataclass(frozen=True)
class Calls:
    """How phone numbers are written: country code, trunk prefix, known beginnings, what follows."""

    code: str
    trunk: str
    begins: tuple[str, ...]
    digits: int
    group: int


@dataclass(frozen=True)
class Tongue:
    """A language with the country that speaks it. `share`: of a hundred contacts."""

    country: str
    share: int
    calls: Calls
    first: tuple[str, ...]
    begin: tuple[str, ...]
    end: tuple[str, ...]
    forms: tuple[str, ...]
    trades: tuple[str, ...]
    cities: tuple[str, ...]
    street: str
    postcode: str
    domain: str
    before: tuple[str, ...] = field(default=())


FRENCH = Tongue(
    "FR",
    30,
    Calls("33", "0", words("61 62 66 67 68 75 76 78 14 42 47"), 7, 2),
    words(
        "Camille Léa Chloé Inès Zoé Élise Hélène Agnès Noémie Aurélie Céline Margaux Sophie Anaïs "
        "Théo Loïc Gaël Hugo Étienne Jérôme Rémi Benoît François Mathieu Baptiste Nicolas Émile "
        "Anne-Sophie Jean-Luc Marie-Claude Jean-Noël Thibault Solène Maëlle"
    ),
    words(
        "Mar Ber Du Le Gi Rou Che Val Beau Fon Lan Mon Per Sau Tour Vil Gar Gué Bré Cla Dela Fa "
        "Bois Char Bon Gran Pré Lar"
    ),
    words(
        "tin nard pont fèvre rard ssel vallier lain taine glois tel rin vier nel let cy din mont "
        "brun reau quet zier champ din gnon ville court lière"
    ),
    words("SARL SAS SA EURL SCOP SNC"),
    words(
        "Transports Menuiserie Atelier Conseil Vignobles Cabinet Établissements Imprimerie Garage"
    ),
    words(
        "Nantes Lyon Rennes Lille Bordeaux Orléans Nîmes Besançon Angoulême Béziers Saint-Étienne"
    ),
    "{number} rue {name}",
    "#####",
    "fr",
    words("de La_ Le_ Saint-"),
)
ENGLISH = Tongue(
    "GB",
    18,
    Calls("44", "0", words("740 751 772 781 791 795"), 7, 3),
    words(
        "Oliver Amelia George Isla Harry Poppy Alfie Ruby Charlie Daisy Thomas Elsie Oscar Freya "
        "William Alice Henry Grace Robert Elizabeth Catherine Margaret Edward Deborah Stephen "
        "Matthew Niamh Siobhán Priya Aisha Imran Kwame"
    ),
    words(
        "Ash Brad Carl Dun East Fair Gold Hart Kings Lang Mar New Oak Pem Rad Stan Thorn Wal Whit "
        "Win Black Broad Cros Hal Hol Mer Red"
    ),
    words(
        "ton ley ford well field bury ham by combe croft dale don gate hurst land man more shaw "
        "son stead thorpe wick wood worth bridge cott"
    ),
    words("Ltd PLC LLP Limited"),
    words("Logistics Joinery Partners Printing Engineering Foods Brewery Motors Textiles"),
    words("Leeds Bristol York Cardiff Norwich Glasgow Derby Exeter Belfast Stoke-on-Trent"),
    "{number} {name} Road",
    "??# #??",
    "co.uk",
)
GERMAN = Tongue(
    "DE",
    14,
    Calls("49", "0", words("1511 1512 1514 1515 1516 1517"), 7, 4),
    words(
        "Jürgen Käthe Björn Günther Sören Rüdiger Hannelore Ulrike Heike Matthias Anja Stefan "
        "Katrin Uwe Birgit Florian Lukas Johanna Sebastian Friederike Karl-Heinz Anneliese Götz"
    ),
    words(
        "Acker Berg Brand Eich Feld Gold Grün Hoff Kauf Kirch Klein Krä Lind Mühl Neu Ober Rosen "
        "Schön Stein Strau Vogel Wald Weiß Winkel Zimmer Bött"
    ),
    words(
        "mann meier müller bauer bach berg hardt hausen heim hof huber inger lein mer ner recht "
        "stein thal weber wald brecht ke ler"
    ),
    words("GmbH AG KG GmbH_&_Co._KG OHG UG"),
    words("Maschinenbau Spedition Druckerei Handwerk Brauerei Elektrotechnik Möbel Großhandel"),
    words("Köln München Düsseldorf Nürnberg Lübeck Göttingen Würzburg Leipzig Mönchengladbach"),
    "{name}straße {number}",
    "#####",
    "de",
    words("von_ van_der_"),
)
SPANISH = Tongue(
    "ES",
    8,
    Calls("34", "", words("612 623 634 645 656 667"), 6, 3),
    words(
        "José María Ángel Lucía Íñigo Begoña Jesús Concepción Raúl Inés Álvaro Sofía Martín Nuria "
        "Andrés Belén Joaquín Rocío Iñaki Pilar"
    ),
    words("Gar Fer Lo Mar Ro Sán Gó Her Gon Ibá Nú Ji Al Cas Del Mo Or Ra Sal Ve Zú"),
    words(
        "cía nández pez tínez dríguez chez mez rrera zález ñez varez tillo "
        "gado reno tega mos cedo lasco ñiga"
    ),
    words("S.L. S.A. S.L.U. S.Coop."),
    words("Construcciones Talleres Bodegas Panadería Transportes Asesoría Viveros"),
    words("Sevilla Málaga Logroño Cádiz León Córdoba A_Coruña Gijón"),
    "Calle {name} {number}",
    "#####",
    "es",
    words("de_la_ del_"),
)
ITALIAN = Tongue(
    "IT",
    6,
    Calls("39", "", words("347 348 349 338 339 328"), 7, 3),
    words(
        "Niccolò Giosuè Chiara Luca Matteo Giulia Alessandro Beatrice Lorenzo Ludovica Francesca "
        "Salvatore Concetta Noè Desirée Gianluca Ilaria"
    ),
    words("Bian Ros Fer Espo Ric Mari Gre Bru Gal Con Man Bar Fon Lom Mo San Vi Cap De_Lu"),
    words(
        "chi si rari sito ci no co netti li ti cini bieri tana bardi retti toro tale pelli ca rini"
    ),
    words("S.r.l. S.p.A. S.n.c. S.a.s."),
    words("Officine Tessuti Cantine Ceramiche Trasporti Studio Arredamenti"),
    words("Forlì Torino Bologna Bari Cagliari Verona Cantù Padova"),
    "Via {name} {number}",
    "#####",
    "it",
    words("Di_ Della_"),
)
DUTCH = Tongue(
    "NL",
    5,
    Calls("31", "0", words("61 62 63 64 65"), 7, 4),
    words(
        "Daan Sanne Joris Femke Thijs Lotte Bram Anouk Daniël Zoë Ruben Maaike Sjoerd Wietske Noël"
    ),
    words("Bak Brou Dek Groen Hen Jan Klaas Kui Lange Meij Pie Smee Vis Wester Zand Boer Holt"),
    words("ker wer kers veld driks sen man pers berg er ters ma ser huis straat dam"),
    words("B.V. N.V. V.O.F."),
    words("Bouw Scheepswerf Bloemen Techniek Vervoer Drukkerij"),
    words("Utrecht Breda Zwolle Groningen 's-Hertogenbosch Leiden"),
    "{name}straat {number}",
    "#### ??",
    "nl",
    words("van_ de_ van_der_"),
)
POLISH = Tongue(
    "PL",
    5,
    Calls("48", "", words("501 512 536 601 605 692"), 6, 3),
    words(
        "Łukasz Małgorzata Paweł Agnieszka Michał Bożena Grzegorz "
        "Żaneta Wojciech Świętosława Zofia Jacek"
    ),
    words("Kowal Wiś Dąb Kamiń Zieliń Szymań Woźnia Jabłoń Król Ostrow Górec Pawl Sikor Błasz"),
    words("ski niewski rowski czyk ak ewicz owski kiewicz ik ek czak"),
    words("sp._z_o.o. S.A. sp.j. sp.k."),
    words("Transport Budowa Hurtownia Meble Usługi Piekarnia"),
    words("Łódź Kraków Poznań Wrocław Gdańsk Białystok"),
    "ul. {name} {number}",
    "##-###",
    "pl",
)
PORTUGUESE = Tongue(
    "PT",
    4,
    Calls("351", "", words("912 917 934 962 966"), 6, 3),
    words("João Inês Gonçalo Conceição Simão Lúcia António Mónica Tomás Patrícia Estêvão Graça"),
    words("Pe Fer Ol Car Sil Ma Go Ro Al Ta Mo Bran Nu Gui Ara Cal"),
    words(
        "reira nandes iveira valho veira galhães mes drigues meida vares rais "
        "dão nes marães újo deira"
    ),
    words("Lda. S.A. Unipessoal_Lda."),
    words("Construções Vinhos Cerâmica Transportes Consultoria"),
    words("Évora Braga Setúbal Guimarães Porto Leça"),
    "Rua {name} {number}",
    "####-###",
    "pt",
    words("da_ dos_"),
)
SWEDISH = Tongue(
    "SE",
    3,
    Calls("46", "0", words("70 72 73 76"), 7, 3),
    words("Åsa Björn Märta Göran Håkan Jörgen Linnéa Örjan Sven Ingrid Malin Össur"),
    words("Berg Lind Sjö Holm Ström Ny Ek Sand Hägg Åker Gran Dahl Norr Öst Wall"),
    words("ström qvist berg gren lund man dahl strand löf sson blad feldt ling"),
    words("AB HB KB"),
    words("Bygg Skog Teknik Åkeri Konsult"),
    words("Malmö Göteborg Örebro Västerås Umeå Jönköping"),
    "{name}gatan {number}",
    "### ##",
    "se",
)
TURKISH = Tongue(
    "TR",
    2,
    Calls("90", "0", words("532 533 542 555"), 7, 3),
    words("Ayşe Gökhan Çağla Şükrü Oğuz İrem Ümit Zeynep Emre Nilüfer"),
    words("Yıl Öz Ka Çe Gün Ars De Ay Kı Şa Tü Ak"),
    words("maz demir ya lik doğan lan mir dın lıç hin rk soy"),
    words("A.Ş. Ltd._Şti."),
    words("İnşaat Tekstil Lojistik Gıda"),
    words("İzmir Eskişehir Muğla Çanakkale"),
    "{name} Sokak {number}",
    "#####",
    "com.tr",
)
RUSSIAN = Tongue(
    "RU",
    2,
    Calls("7", "8", words("903 915 916 926"), 7, 3),
    words("Анна Сергей Наталья Алексей Ольга Дмитрий Елена Юрий Татьяна Михаил Ксения Пётр"),
    words("Ива Пет Сидо Куз Смир Вол Зай Мор Соло Бел Кры Лебе Щер"),
    words("нов ров рин нецов ненко ков цев озов вьёв ин лов дев баков"),
    words("ООО АО ПАО"),
    words("Строй Транс Торг Пром"),
    words("Казань Самара Пермь Омск"),
    "ул. {name}а {number}",
    "######",
    "ru",
)
GREEK = Tongue(
    "GR",
    2,
    Calls("30", "", words("690 693 694 697 698"), 7, 3),
    words("Γιώργος Μαρία Νίκος Ελένη Κώστας Σοφία Δημήτρης Άννα Γιάννης Χρήστος Ειρήνη"),
    words("Παπα Γεωργι Νικολα Δημητρι Κωνσταντ Αθανασ Χριστο Ιωανν Μακρ Καρα"),
    words("δόπουλος άδης ίδης όπουλος άκης έλης ιάδης ίνου μάνος γιάννης"),
    words("Α.Ε. Ε.Π.Ε. Ο.Ε."),
    words("Τεχνική Εμπορική Ναυτιλιακή Οικοδομική"),
    words("Πάτρα Βόλος Λάρισα Χανιά"),
    "Οδός {name} {number}",
    "### ##",
    "gr",
)
CZECH = Tongue(
    "CZ",
    1,
    Calls("420", "", words("602 603 605 724 737"), 6, 3),
    words("Jiří Zdeněk Šárka Bořivoj Lenka Ondřej Tereza Žofie Václav Růžena"),
    words("Novo Svobo Dvoř Čer Pro Kuče Vese Horá Ně Ma Pospí Růži"),
    words("tný da ák ný cházka ra lý ček mec rek šil čka"),
    words("s.r.o. a.s."),
    words("Stavby Kovovýroba Doprava Pekárna"),
    words("Plzeň Děčín Olomouc Hradec_Králové"),
    "{name}ova {number}",
    "### ##",
    "cz",
)
TONGUES = (
    FRENCH, ENGLISH, GERMAN, SPANISH, ITALIAN, DUTCH, POLISH, PORTUGUESE, SWEDISH, TURKISH,
    RUSSIAN, GREEK, CZECH,
)  # fmt: skip
