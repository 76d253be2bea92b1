"""What the demo says, in the reader's language. The two halves run in parallel."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Texts:
    teams: tuple[str, str]
    projects: tuple[str, ...]
    renewals: tuple[str, ...]
    leads: tuple[str, ...]
    notes: tuple[str, ...]
    call_notes: tuple[str, ...]
    activities: tuple[tuple[str, str], ...]
    jobs: tuple[str, ...]


ENGLISH = Texts(
    teams=("North", "South"),
    projects=(
        "Lighting for the lobby and bar",
        "LED refit of two floors",
        "Facade lighting",
        "Showroom lighting",
        "Lighting for 40 guest rooms",
        "Emergency lighting upgrade",
        "Car park lighting with sensors",
        "Reading room lights",
        "Stage and foyer lights",
        "Workshop lighting, 1,200 m²",
        "Lighting study for the new wing",
        "Terrace and garden lights",
        "Classroom lights, building B",
        "Warehouse high bays",
        "Custom pendants for the restaurant",
    ),
    renewals=(
        "Maintenance contract 2026",
        "Maintenance contract 2027",
        "Spare parts agreement",
        "Extended warranty",
        "Yearly safety check",
    ),
    leads=(
        "Asked for the catalogue",
        "Met at the spring fair",
        "Wants a quote for new offices",
        "Downloaded the lighting guide",
        "Renovation planned next year",
        "Question about dimmers",
        "Looking for a local installer",
        "Asks about LED refit prices",
        "Wants a visit of the showroom",
        "Call for tenders, school lighting",
        "Recommended by a customer",
        "Energy audit just done",
    ),
    notes=(
        "The board decides the budget on the 15th. They want two options, one below 20,000.",
        "They liked the brass finish. Samples sent by post.",
        "The architect decides on the fittings; we should speak to her before the next offer.",
        "Installation has to happen at night, the place stays open during the day.",
        "They compare us with one competitor. Delivery time matters more than price.",
        "Asked for references in the same trade. Sent the two from last year.",
        "Electrician on site says the wiring of the second floor has to be redone first.",
        "Very friendly call. Wants to sign before the summer if the grant comes through.",
        "Will pay in three parts. Accounts need an order number on every invoice.",
        "Prefers e-mail to calls. Usually answers the same day.",
    ),
    call_notes=(
        "Left a message.",
        "Good talk, sending the offer on Monday.",
        "Decision put off by two weeks.",
        "Confirmed the measures.",
    ),
    activities=(
        ("call", "Call about the offer"),
        ("call", "First call"),
        ("meeting", "Visit on site"),
        ("meeting", "Present the proposal"),
        ("task", "Prepare the quote"),
        ("task", "Send samples"),
        ("email", "Send references"),
        ("deadline", "Tender closes"),
        ("lunch", "Lunch with the architect"),
    ),
    jobs=(
        "Facility manager",
        "Purchasing manager",
        "Managing director",
        "Architect",
        "Head of maintenance",
        "Project manager",
        "Owner",
        "Office manager",
    ),
)

FRENCH = Texts(
    teams=("Nord", "Sud"),
    projects=(
        "Éclairage du hall et du bar",
        "Passage aux LED de deux étages",
        "Mise en lumière de la façade",
        "Éclairage du showroom",
        "Éclairage de 40 chambres",
        "Mise aux normes de l’éclairage de secours",
        "Éclairage du parking avec détecteurs",
        "Lampes de la salle de lecture",
        "Éclairage de la scène et du foyer",
        "Éclairage de l’atelier, 1 200 m²",
        "Étude d’éclairage de la nouvelle aile",
        "Lumières de la terrasse et du jardin",
        "Éclairage des salles de classe, bâtiment B",
        "Projecteurs de l’entrepôt",
        "Suspensions sur mesure pour le restaurant",
    ),
    renewals=(
        "Contrat d’entretien 2026",
        "Contrat d’entretien 2027",
        "Contrat de pièces détachées",
        "Extension de garantie",
        "Contrôle annuel de sécurité",
    ),
    leads=(
        "A demandé le catalogue",
        "Rencontré au salon de printemps",
        "Souhaite un devis pour ses nouveaux bureaux",
        "A téléchargé le guide de l’éclairage",
        "Rénovation prévue l’an prochain",
        "Question sur les variateurs",
        "Cherche un installateur près de chez lui",
        "Demande les prix d’un passage aux LED",
        "Souhaite visiter le showroom",
        "Appel d’offres, éclairage d’école",
        "Recommandé par un client",
        "Audit énergétique tout juste terminé",
    ),
    notes=(
        "Le budget se décide au conseil du 15. Ils veulent deux variantes, dont une sous 20 000.",
        "La finition laiton a plu. Échantillons envoyés par courrier.",
        "L’architecte choisit les luminaires : lui parler avant la prochaine proposition.",
        "La pose doit se faire de nuit, le lieu reste ouvert en journée.",
        "Ils nous comparent à un concurrent. Le délai compte plus que le prix.",
        "Demande des références du même métier. Les deux de l’an dernier sont envoyées.",
        "Selon l’électricien sur place, le câblage du deuxième étage est à refaire d’abord.",
        "Échange très cordial. Veut signer avant l’été si la subvention arrive.",
        "Paiement en trois fois. La comptabilité veut un numéro de commande sur chaque facture.",
        "Préfère le courriel au téléphone. Répond en général dans la journée.",
    ),
    call_notes=(
        "Message laissé.",
        "Bon échange, j’envoie la proposition lundi.",
        "Décision repoussée de deux semaines.",
        "Mesures confirmées.",
    ),
    activities=(
        ("call", "Appel au sujet de la proposition"),
        ("call", "Premier appel"),
        ("meeting", "Visite sur place"),
        ("meeting", "Présenter la proposition"),
        ("task", "Préparer le devis"),
        ("task", "Envoyer des échantillons"),
        ("email", "Envoyer des références"),
        ("deadline", "Clôture de l’appel d’offres"),
        ("lunch", "Déjeuner avec l’architecte"),
    ),
    jobs=(
        "Responsable des bâtiments",
        "Responsable des achats",
        "Direction générale",
        "Architecte",
        "Responsable de l’entretien",
        "Responsable de projet",
        "Propriétaire",
        "Responsable de l’administration",
    ),
)

TEXTS = {"en": ENGLISH, "fr": FRENCH}
