"""Names that many people have: to share one says less.

The most frequent surnames and first names of the larger countries of Europe and the Americas, as
their statistical offices publish them, and of the languages in which our users' contacts are
written. Latin letters, as `letters.plain` writes them.
"""

from contacts.matching.letters import plain
from contacts.matching.tables import NICKNAMES
from contacts.names import word_set

SURNAMES = """
martin bernard thomas petit robert richard durand dubois moreau laurent simon michel lefebvre
leroy roux david bertrand morel fournier girard bonnet dupont lambert fontaine rousseau vincent
muller lefevre faure andre mercier blanc guerin boyer garnier chevalier francois legrand gauthier
garcia perrin robin clement morin nicolas henry roussel mathieu gautier masson marchand duval denis
dumont marie lemaire noel meyer dufour meunier brun blanchard giraud joly riviere lucas brunet
gaillard barbier arnaud martinez gerard roche renard schmitt roy leroux colin vidal caron picard
smith jones taylor brown williams wilson johnson davies robinson wright thompson evans walker white
roberts green hall wood jackson clarke clark patel harris lewis james phillips morris moore cooper
ward parker bennett cook baker edwards carter allen young king scott hill adams nelson mitchell
campbell anderson turner miller davis rodriguez hernandez lopez gonzalez perez sanchez ramirez
torres flores rivera gomez diaz reyes cruz ryan kelly murphy walsh byrne obrien oconnor nguyen
muller schmidt schneider fischer weber meyer wagner becker schulz hoffmann schaefer koch bauer
richter klein wolf schroeder neumann schwarz zimmermann braun krueger hofmann hartmann lange
schmitz krause meier lehmann huber mayer
rossi russo ferrari esposito bianchi romano colombo ricci marino greco bruno gallo conti deluca
costa giordano mancini rizzo lombardi moretti
fernandez martin jimenez ruiz alvarez moreno munoz alonso gutierrez romero navarro dominguez
silva santos oliveira souza sousa rodrigues ferreira alves pereira lima gomes costa ribeiro
martins carvalho fernandes lopes almeida
dejong jansen devries vandenberg bakker janssen visser smit meijer peeters janssens maes jacobs
nowak kowalski wisniewski wojcik kowalczyk kaminski lewandowski zielinski
ivanov ivanova petrov petrova smirnov smirnova kuznetsov popov sokolov novak svoboda
andersson johansson karlsson nilsson eriksson larsson olsson jensen nielsen hansen pedersen
christensen larsen sorensen johansen olsen virtanen korhonen
papadopoulos yilmaz kaya demir celik sahin
wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo
kim lee park choi jung kang cho yoon lim sato suzuki takahashi tanaka watanabe ito yamamoto
nakamura kobayashi kato
khan ahmed ali hassan hussein mohamed cohen levy singh kumar sharma gupta shah
tran le pham hoang phan vu dang
"""
FIRST_NAMES = """
adele adrian adrien agathe agnes alain alan alba alberto aldo alessandro alessandra alexis alfonso
alice alicia aline alix alberta alma alvaro amandine amanda amber amelia amelie ana anais anas
andrea andreas angela angelo angelina anita anja anke annette annika antje anton antonia antonio
ariane armand arnaud arne arthur astrid aude audrey aurelie aurelien aurora axel ayoub
baptiste bastian beata beate beatrice beatriz benedicte benoit bernadette bernd bettina bianca
birgit bjorn boris brandon brenda brian brice brigitte britta bruce bruno
camille carina carine carla carlo carmen carol carole caroline cecile cedric celia celine cesar
chantal chiara christa christel christiane cindy claire clara clarisse claude claudia claudine
clemence clement clementine colette colin constance cora corinne cornelia craig cristina cyril
dagmar damien daniela daniele danielle dario david davide dean debra delphine denis denise dennis
diana diane didier diego dieter dirk dmitri donna doris douglas duncan
ebru edith eduardo elena eleonore eliane elias elif elio elise ella ellen elodie eloise elsa emil
emilia emilie emily emma enzo erica erik erika erin ernest ernst erwan esteban estelle esther ethan
eva evelyne ewa fabian fabien fabienne fabio fabrice fanny farid fatima federico felix ferdinand
fernanda fernando filip fiona flavia flavien flora florent florian franck franco franz franziska
frederika frederique frida friedrich fritz
gaelle gaetan gaspard georgette gerda germaine gerhard gilbert gilles gina giovanni gisele giulia
giuseppe grace graham greta guido guy gwen
hamza hanna hannah hans harald hasan heather hector heidi heike heiko heinrich heinz helen helena
helene helga helmut henrik herbert herve holger holly horst hubert hugo hugues
ian ibrahim ida igor ilona imran ina ines inga ingo ingrid irene irina iris isaac isaias ismael
ivan ivana jade jacob jan jana janet janine jasmin jason javier jeanne jeannine jens jeremy jesus
joachim joan joanna joel joelle johan johann johanna johannes jordan jorg jorge jose josefa josette
josiane joyce juan juana judith juergen julia juliana julie juliette julio june jurgen justin
justine kai kamil karim karin karine karl karla katarina katharina katia katja kelly kerstin kevin
kim kirsten klaus konrad kristina kurt kyle
laetitia lara lars laszlo laura laure lauren lea leila lena lennart leonie leila liam liliane lilly
lina linda lionel lisa loic lola lorenzo lothar luc luca lucas lucia lucie lucien lucy ludovic
luigi luis luise lukas luke lydia mael maeva magali magda magdalena mahmoud malika manfred manon
manuel manuela marc marcel marcela marcelle marco marcus maren margarita margot maria mariana
marianne marie marina mario marion marius mariusz marjorie mark marko markus marlene marta martha
martina martine mary mateo mathias mathilde mathis matthias maude maurizio maxence mehdi melanie
melina melissa mercedes merle mia michaela micheline miguel mikael mila milan milena mireille
mohamed mona monica monika monique morgane mustafa myriam
nadia nadine nancy naomi natacha natalia natasha neil nils nina noah noel noemie nora norbert
octave odette odile olga olivia omar oscar oskar otto owen pablo paul paula paola paolo
pascal pascale pauline
pedro perrine petra philip philippa piotr priscilla quentin
rachel rachid rafael ralf ralph ramon raphael raul raymond regina regine regis reinhard remy renate
rene renee ricardo rita roberta roberto rodolphe rolf romain roman romane romeo rosa rosalie rose
roxane roy ruben rudolf russell ruth ryan
sabine sabrina said salma salvatore samir sandra sandrine sara sarah sascha scott sean serge sergio
severine shannon sharon sheila shirley sibylle sidonie silke silvia simone sofia solange solene
sonia sonja soren stanislas stefan stefanie stella sven svenja sybille sylvain sylvaine
tamara tania tanguy tanja tatiana teresa thea theo thilo thorsten tiffany timo titouan tobias
torsten ulrich ulrike uta ursula ute uwe valentin valentine valentina valeria vanessa vera
veronika veronique viola violette virgile viviane vladimir volker walter wendy werner wilfried
wilhelm willem wolfgang xavier yael yasmine yves yvette yvonne zoe
ivan petr sergey aleksandr dmitriy anna elena olga tatyana natalya irina giorgos dimitris nikos
yannis ioannis konstantinos maria eleni wei fang min jing li na xiaoming yan lei hiroshi takashi
kenji yuki minjun jihoon muhammad mohammed ahmed ahmad ali hassan omar fatima aisha khaled yusuf
sophie louis jules raphael gabriel chloe lea manon jack harry oliver charlie george william
henri lucas
"""
GIVEN_NAMES = frozenset(plain(word) for word in word_set(FIRST_NAMES) | NICKNAMES.keys())
COMMON_NAMES = GIVEN_NAMES | frozenset(plain(word) for word in word_set(SURNAMES))
