"""What everybody knows about names, addresses and companies, as small tables."""

from contacts.matching.letters import plain
from contacts.names import word_set

# Each group is one first name and its short forms, in English and in French.
NICKNAME_GROUPS = """
abigail abby gail | albert al bert | alexandre alexander alex sacha sandy | alexandra alex sandra
| alfred fred alfie | andre andrew andy drew | anne ann annie anna | anthony antoine tony toni
| arthur art | barbara barb babs | benjamin ben benny benji | bernard bernie | catherine katherine
kate cathy kathy katie kath | charles charlie chuck carlos | charlotte charlie lottie
| christian chris | christine christina chris tina | christophe christopher chris kit
| daniel dan danny | david dave davy | deborah debbie deb | dominique dom | donald don donnie
| dorothy dot dottie | edouard edward ed eddie ted ned | elisabeth elizabeth liz beth betty lisa
eliza babeth | emmanuel manu | emmanuelle manu | eric rick | eugene gene | florence flo
| francois francis frank frankie | frederic frederick fred freddy | gabriel gab gabe
| genevieve ginette | georges george | gerard gerald jerry gerry | gregoire gregory greg
| guillaume william will bill billy willy liam | henri henry harry hank | isabelle isabel isa bella
| jacques james jim jimmy jamie | jacqueline jackie | jean john johnny jack | jeffrey geoffrey
geoffroy jeff | jennifer jen jenny | jerome jerry | jessica jess jessie | joseph joe joey jo
| josephine jo josie | jonathan jon johnny | judith judy | julien julian jules | kenneth ken kenny
| laurence laurie | laurent lawrence larry laurie | leonard leo len lenny | louis lewis lou
| louise lou | madeleine mado | marguerite margaret maggie meg peggy margot | marie mary molly
| martin marty | mathieu matthieu matthew matt mat | maurice momo | maximilien maxime max
| maximilian max | michel michael mike mick mickey micky | michele michelle micheline shelly
| nathalie natalie nat | nathaniel nate nathan nat | nicolas nicholas nick nico | nicole nicky
| olivier oliver oli ollie | pamela pam | patricia pat patty trish tricia | patrick pat paddy
| paul paulo | philippe philip phil | pierre peter pete pierrot | rebecca becky becca
| remi remy | richard rick dick rich ricky | robert bob rob bobby robbie bert | roger rodge
| roland rolly | ronald ron ronnie | samuel sam sammy | samantha sam | sebastien sebastian seb
bastien | simon sim | sophie sophia | stephane stephen steven steve etienne | stephanie steph
| susan suzanne sue suzy susie | sylvie sylvia | therese theresa teresa terry tess | theodore
theo ted teddy | thibault thibaut thib | thierry titi | thomas tom tommy | timothee timothy tim
timmy | valerie val | victor vic | victoria vicky vic | vincent vince vinny | virginie ginny
| walter walt wally | xavier xav | yannick yann yan | zacharie zachary zach
"""
NICKNAMES: dict[str, frozenset[str]] = {}
# The names that one may stand for: the first of each of its groups.
NICKNAME_ROOTS: dict[str, tuple[str, ...]] = {}
for group in NICKNAME_GROUPS.split("|"):
    names = [plain(name) for name in group.split()]
    for name in names:
        NICKNAMES[name] = NICKNAMES.get(name, frozenset()) | frozenset(names)
        NICKNAME_ROOTS[name] = (*NICKNAME_ROOTS.get(name, ()), names[0])

# A legal form as it stands at the end (or the beginning) of a name, and its canonical writing.
LEGAL_FORMS = {
    form: form
    for form in word_set(
        "ab ag aps as asbl bv bvba cv ei eirl eurl ev gbr gie gmbh hf ht inc kft kg kgaa kk llc "
        "llp lp ltd ltda mbh nv oao ohg ooo ou oy oyj plc pte pty sa sab sapa sarl sas sasu sca "
        "scea sci scop scp scs se sel selarl sl slu snc spa spk spol spzoo srl sro ug uab vof vzw "
        "zrt co corp ltda cia gk pjsc jsc zao pao ao bhd sdn pvt sia eood "
        "ead ood doo dd dooel sarlu sasp scic earl gaec eurlau sprl asbl vzw ev gesbr ohg sca scs "
        "as asa ans aps is kb ky ab hb oyj"
    )
} | {
    "limited": "ltd",
    "incorporated": "inc",
    "corporation": "corp",
    "company": "co",
    "compagnie": "co",
    "cie": "co",
    "aktiengesellschaft": "ag",
    "sarlau": "sarl",
}
# Legal forms in full, as letters write them, and their short form.
LONG_FORMS = {
    "societe a responsabilite limitee": "sarl",
    "societe par actions simplifiee": "sas",
    "societe par actions simplifiee unipersonnelle": "sasu",
    "societe anonyme": "sa",
    "societe civile immobiliere": "sci",
    "gesellschaft mit beschrankter haftung": "gmbh",
    "aktiengesellschaft": "ag",
    "kommanditgesellschaft": "kg",
    "public limited company": "plc",
    "limited liability company": "llc",
    "limited liability partnership": "llp",
    "sociedad anonima": "sa",
    "sociedad limitada": "sl",
    "societa per azioni": "spa",
    "societa a responsabilita limitata": "srl",
    "besloten vennootschap": "bv",
    "naamloze vennootschap": "nv",
    "private limited": "pvt ltd",
}
# Countries and parts of the world as daughters carry them in their names.
COUNTRY_WORDS = {
    word: code
    for code, words in {
        "at": "austria osterreich autriche",
        "au": "australia australie",
        "be": "belgium belgique belgie belgien",
        "br": "brasil brazil bresil",
        "ca": "canada kanada",
        "ch": "switzerland suisse schweiz svizzera",
        "cn": "china chine",
        "cz": "czech cesko ceska",
        "de": "germany deutschland allemagne alemania",
        "dk": "denmark danmark danemark",
        "es": "spain espana espagne iberica iberia spanien",
        "eu": "europe europa european emea",
        "fi": "finland suomi finlande",
        "fr": "france frankreich francia",
        "gb": "uk britain gb england kingdom",
        "gr": "greece hellas grece",
        "hu": "hungary magyarorszag hongrie",
        "ie": "ireland irlande",
        "in": "india inde",
        "it": "italy italia italie italien",
        "jp": "japan japon nippon",
        "lu": "luxembourg luxemburg",
        "ma": "maroc morocco",
        "mx": "mexico mexique",
        "nl": "netherlands nederland holland",
        "no": "norway norge norvege",
        "pl": "poland polska pologne",
        "pt": "portugal",
        "ro": "romania roumanie",
        "ru": "russia rossiya russie",
        "se": "sweden sverige suede",
        "sg": "singapore singapour",
        "tn": "tunisie tunisia",
        "tr": "turkey turkiye turquie",
        "us": "usa us america americas amerique",
        "asia": "asia asie apac",
        "africa": "africa afrique",
    }.items()
    for word in words.split()
}

# Words that many companies have in their names: they tell none from another.
COMPANY_WORDS = word_set(
    """
    agence agency associates associes association bank banque bau beratung bros brothers bureau
    business capital center centre club commerce company concept conseil construction consult
    consultants consulting corporate creation data design developpement digital distribution
    energie energy engineering enterprise enterprises entreprise entreprises europe european
    express finance financial fils food france freres garage general generale global gmbh group
    groupe gruppe handel health holding holdings hotel immo immobilier industrie industries
    informatique ingenierie innovation institut institute insurance international invest
    investment it lab laboratoire labs logistics logistique management marketing media medical
    network office partner partners performance pharma plus power pro production products
    project projects properties real restaurant sante schmidt security service services societe
    software solution solutions sons sport store studio studios sud supply system systeme systemes
    systems team tech technik technologie technologies technology telecom trade trading trans
    transport transports travaux union united uk usa vertrieb web werk world worldwide
    """
) - {"schmidt"}

# Providers of mailboxes for everybody: sharing one of these domains says nothing.
FREE_MAIL = word_set(
    """
    aim.com aliceadsl.fr aol.com aol.fr bbox.fr bk.ru btinternet.com club-internet.fr comcast.net
    duck.com email.com fastmail.com fastmail.fm free.fr freenet.de gmail.com gmx.at gmx.ch gmx.com
    gmx.de gmx.fr gmx.net googlemail.com hey.com hotmail.be hotmail.co.uk hotmail.com hotmail.de
    hotmail.es hotmail.fr hotmail.it icloud.com inbox.ru laposte.net libero.it list.ru live.be
    live.co.uk live.com live.fr mac.com mail.com mail.ru me.com msn.com naver.com neuf.fr
    numericable.fr o2.pl orange.fr outlook.be outlook.com outlook.de outlook.fr pm.me proton.me
    protonmail.ch protonmail.com qq.com rediffmail.com rocketmail.com sfr.fr skynet.be t-online.de
    telenet.be tutanota.com tuta.com verizon.net virgilio.it voila.fr wanadoo.fr web.de wp.pl
    yahoo.ca yahoo.co.uk yahoo.com yahoo.de yahoo.es yahoo.fr yahoo.it yandex.com yandex.ru
    ymail.com zoho.com 126.com 163.com
    """
)

# Mailboxes that a whole office reads.
SHARED_MAILBOXES = word_set(
    """
    accounts accueil achat achats admin administration bonjour booking bureau commande commandes
    commercial compta comptabilite contact direction facturation facture hallo hello help helpdesk
    hr info infos jobs mail marketing noreply no-reply office orders postmaster presse press rh
    reception reservation sales secretariat service support vente ventes webmaster welcome
    """
)
