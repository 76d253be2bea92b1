"""What agreement and disagreement are worth, in bits, each with where it comes from.

A weight is log2(m / u): how much more often a comparison comes out this way for two records of
one person (m) than for two strangers (u), as Fellegi and Sunter weigh it. Sources:

F  estimated on the public Febrl set `dataset2` (1,934 true pairs; u from 150,000 random pairs)
   and rounded to half bits; `dataset1` gives the same within a bit.
f  as F, but held back: Febrl draws towns and postcodes evenly, people live in large towns.
R  by reasoning, with the share that is assumed beside it.
"""

# The odds that two candidates are one at all: one in 6,000. R: a look-up in an address book of
# some ten thousands, where perhaps every fifth contact is known already.
ODDS_OF_PEOPLE = -12.5

# First names. The rarity of an exact one is added: see RARE and COMMON.
GIVEN = {
    "exact": 6.0,  # F 7.3 on average, of which rarity gives its share
    "part": 5.0,  # R: Jean and Jean-Pierre; one of ten people uses a second name at times
    "nickname": 5.5,  # R: m 0.05, u 0.001 for the whole group
    "script": 5.5,  # R: as exact, less what transliteration may confuse
    "initial": 2.5,  # R: m 0.03, u 0.06 of the letter, more where it is rare
    "slip": 6.5,  # F 7.1
    "slips": 3.5,  # F 2.2 to 3.2
    "sound": 2.5,  # F -0.3 to -1.6 in one writing, R +4 where people hear a name on the phone
    "alike": 1.5,  # F 1.7
    "other": -2.5,  # F -2.2
}
FAMILY = {
    "exact": 6.5,  # F 7.2 to 7.8 on average, likewise
    "part": 5.0,  # R: Garcia and Garcia Lopez, a maiden name with a hyphen
    "nickname": 2.0,  # R: a surname that is a first name, as when both were swapped
    "script": 6.0,
    "initial": 2.0,
    "slip": 7.5,  # F 8.5
    "slips": 5.5,  # F 5.5
    "sound": 3.0,  # F 2.9
    "alike": 2.5,  # F 3.1
    "other": -3.0,  # F -2.5
}
# Weights by how common a name is (R: shares of the largest countries' lists). Febrl's average
# name is one of a few hundred; a name on our list is borne by one in 200, any other by fewer
# than one in 1,000.
COMMON, RARE = -1.5, 2.0
# F: 9 % of the true pairs have first and last name swapped, of strangers 0.3 % would agree so.
SWAPPED = -1.5
# R: a single word is a first name, and shared by many.
LONE_WORD = 4.0

STREET = {"exact": 9.0, "slip": 8.5, "slips": 7.0, "sound": 3.0, "alike": 5.5, "other": -3.5}  # f
NUMBER = {"exact": 6.0, "swap": 2.0, "slip": -1.0, "other": -3.0}  # F
SECOND_LINE = {"exact": 8.0, "slip": 8.0, "slips": 6.5, "sound": 2.5, "alike": 2.5, "other": -2.5}
CITY = {"exact": 6.5, "slip": 6.5, "slips": 4.0, "sound": 1.5, "alike": 0.5, "other": -3.5}  # f
POSTCODE = {"exact": 8.5, "swap": 5.0, "slip": 2.0, "other": -4.5}  # f
REGION = {"exact": 2.0, "slip": 2.0, "slips": 1.0, "sound": 0.0, "alike": 0.0, "other": -2.5}  # f
# The parts of an address go together: who shares three of them shares the others too.
MOST_OF_ADDRESS = 36.0
LEAST_OF_ADDRESS = -9.0
# R: a town and a postcode without a street are shared by thousands.
MOST_WITHOUT_STREET = 5.0
# R: two in one street, in one house even, are neighbours: without a name in common, the second
# line (a flat, a farm) has to say the same as well.
NEIGHBOURS = -18.0

BORN = {"exact": 12.0, "swap": 4.0, "slip": 3.0, "other": -4.5}  # F 14.8, 2.5, 2.9, -3.9

EMAIL = 17.0  # R: m 0.5; strangers do not share a mailbox of one's own
PLUS_MAILBOX = 15.0  # R: as e-mail; some companies sort by plus sign
OFFICE_EMAIL = 4.0  # R: info@ is read by a dozen people
OTHER_EMAIL = -1.0  # R: m 0.45, u 1: most people have two
PHONE = 12.0  # R: m 0.5, u 1e-4: families share one
SWITCHBOARD = 3.0  # R: u 0.05 within one building
OTHER_PHONE = -0.5
COMPANY = 5.5  # R: m 0.6; one of sixty is in the same company
LIKE_COMPANY = 3.0
OTHER_COMPANY = -1.0  # R: people change jobs

# The odds for organizations: one in 128. R: there are fewer of them, and their names are chosen
# to be unlike any other.
ODDS_OF_ORGANIZATIONS = -7.0
COMPANY_NAME = {
    "exact": 10.0,  # R: m 0.7, u 7e-4
    "slip": 7.0,  # R: m 0.1
    "slips": 5.0,
    "sound": 4.0,
    "part": 3.0,  # R: m 0.1, u 0.01: groups name their daughters so
    "alike": 0.0,
    "other": -6.0,  # R: m 0.015
}
DOMAIN = 9.0  # R: m 0.6, u 1e-3: groups share one
OTHER_DOMAIN = -3.0
COMPANY_EMAIL = 5.0
COMPANY_PHONE = 7.0  # R: m 0.5, u 4e-3: tenants of one office centre
APART = -2.0  # R: m 0.2 (people guess the form), u 0.8 of those with a name in common
