### What public pages say, in Danish, with the same names as in English.
### Values stand between braces and dollar signs: { $portal } is the portal's name.

## The language itself

language-name = Dansk
# The tags by which browsers ask for it, and the locale in which it writes dates.
language-tags = da
language-locale = da-DK
# A moment: $weekday, $weekday-short, $date, $date-short, $time and $zone are each written as the language writes them.
moment = { $weekday } den { $date } kl. { $time } { $zone }

## Around every page

skip-link = Gå til indhold
languages = Sprog
need-help = Brug for hjælp? Kontakt { $contact }
required-error = Fejl:

## Signing in

sign-in = Log ind
login = Mailadresse eller brugernavn
password = Adgangskode
forgot-password = Glemt adgangskode?
refused =
    Det lykkedes ikke at logge ind. Tjek navn og adgangskode. Efter for mange forsøg bliver kontoen låst i et stykke
    tid.
temporary-password-expired =
    Den midlertidige adgangskode udløb { $at }. Tryk på "Glemt adgangskode?" herunder, så sender vi et nyt link til din
    registrerede mailadresse.
signed-out = Du er logget ud.
unsaved-form = Du blev logget ud, inden det blev gemt. Når du logger ind igen, er det, du skrev, der stadig.
unsaved-button = Du blev logget ud, inden det blev udført. Log ind, og tryk på knappen igen.
sign-out-instead = Ikke nu, log ud

## Setting a password

set-password-title = Vælg din adgangskode
set-password-for = Konto: { $name }, { $email }. Linket gælder til { $until }.
set-password = Gem adgangskode
set-own-password = Gem adgangskode
password-not-set = Adgangskoden blev ikke gemt
password-again = Gentag adgangskoden
password-advice =
    Mindst { $shortest } tegn. Et par ord, som kun du ville finde på, er nemme at skrive og svære at gætte.
password-is-set = Din adgangskode er gemt.
password-set-signed-in = Din adgangskode er gemt, og du er logget ind.
password-set-step-due = Din adgangskode er gemt. Et trin mere, så er du logget ind.
choose-password-title = Vælg din adgangskode
choose-own-password = Vælg din egen adgangskode
choose-longer-password = Vælg en længere adgangskode
welcome-own-password = Velkommen, { $name }. Den adgangskode, du loggede ind med, kan kun bruges på denne side.
welcome-longer-password =
    Velkommen, { $name }. Din adgangskode var kun lang nok sammen med totrinsbekræftelse, og det har din konto ikke
    længere.
password-was-given = Det er den adgangskode, du fik tildelt. Vælg en, som kun du kender.
temporary-password-ended =
    Den midlertidige adgangskode gælder ikke længere. Tryk på "Glemt adgangskode?" for at få et nyt link.

## What is wrong with a password

password-too-short =
    Brug mindst { $shortest } tegn. Du har brugt { $length }. Et par ord, der ikke hører sammen, giver en god
    adgangskode.
password-too-long = Brug højst { $longest } tegn. Du har brugt { $length }.
passwords-differ = De to adgangskoder er ikke ens. Skriv den samme to gange.
password-of-own-words =
    Navne, adresser og portalens eget navn tæller ikke med, og resten er for let at gætte. Brug i stedet et par ord, der
    ikke hører sammen.
password-common =
    Adgangskoden er for let at gætte: Den er almindelig eller gentager sig selv. Brug i stedet et par ord, der ikke
    hører sammen.

## While a password is typed

typed-of = { $length } af { $shortest } tegn
typed-enough = { $length } tegn, det er nok
entries-same = Adgangskoderne er ens
entries-same-so-far = Ens indtil videre
entries-differ = Adgangskoderne er ikke ens
show = Vis
hide = Skjul
show-password = Vis adgangskoden
hide-password = Skjul adgangskoden

## A link that leads to nothing more

link-expired = Linket er udløbet
password-link-expired =
    Det gjaldt til { $at }. Vi kan sende et nyt til din registrerede mailadresse.
send-new-link = Send mig et nyt link
new-link-sent = Et nyt link er på vej
new-link-goes-to-file =
    Det bliver sendt til din registrerede mailadresse. Tjek også din spammappe, hvis det ikke er kommet om et par
    minutter.
new-link-goes-to-new-address =
    Det bliver sendt til den nye adresse. Tjek også din spammappe, hvis det ikke er kommet om et par minutter.
go-to-sign-in = Gå til login
link-unknown = Vi kender ikke linket
link-unknown-title = Ukendt link
link-cut-off-ask-anew =
    Det er måske blevet afkortet i dit mailprogram. Kopiér hele linjen fra mailen, eller bed om et nyt link.
link-cut-off = Det er måske blevet afkortet i dit mailprogram. Kopiér hele linjen fra mailen.
ask-for-new-link = Bed om et nyt link
already-done = Det er allerede gjort
already-done-sign-in = Det er allerede gjort: Log ind
password-already-set = Linket er allerede brugt, og din adgangskode er gemt.

## A forgotten password

forgot-about = Vi sender dig en mail med et link, så du kan vælge en ny.
no-mail-sent = Der blev ikke sendt en mail
login-missing = Skriv din mailadresse eller dit brugernavn.
send-link = Send linket
back-to-sign-in = Tilbage til login
check-email = Tjek din mail
link-on-its-way =
    Hvis kontoen findes, er en mail med et link på vej til dens mailadresse. Det kan tage et par minutter. Tjek også din
    spammappe.
no-address-on-file = Er der ingen mailadresse på din konto? Så kan ingen mail nå dig. Spørg den, der gav dig kontoen.
no-address-ask = Er der ingen mailadresse på din konto? Så kan ingen mail nå dig. Kontakt { $contact }.
try-another-name = Prøv et andet navn

## A slip of paper with credentials

slip-sign-in-at = Log ind på
slip-username = Brugernavn
slip-password = Midlertidig adgangskode
slip-until = Gyldig til { $until }.
slip-then = Første gang du logger ind, vælger du din egen adgangskode.
slip-picture = QR-kode til loginsiden

## A second factor

second-factor = Totrinsbekræftelse
one-more-step = Et trin mere
confirm-by-factor = Din konto bruger totrinsbekræftelse. Bekræft, at det er dig.
code-from-your-app = Kode fra din godkendelsesapp
use-passkey = Brug en adgangsnøgle
passkey-needs-scripts =
    Din adgangsnøgle kan ikke bruges her. Det kræver en nyere browser, hvor scripts er slået til.
passkey-needs-name =
    Din adgangsnøgle kan ikke bruges her. Det kræver, at portalen har et domænenavn og bruger https.
use-app-or-code = Brug din app eller en gendannelseskode.
use-recovery-code-only = Brug en gendannelseskode.
use-recovery-code = Brug en gendannelseskode
recovery-code = Gendannelseskode
one-of-ten = En af de ti, du gemte, da du slog totrinsbekræftelse til. Hver kode virker én gang.
code-as-you-like = Store og små bogstaver, mellemrum og bindestreger er uden betydning.
no-code-left = Har du ikke flere koder? En administrator kan slå totrinsbekræftelse fra for dig.
another-way = Brug en anden metode
factor-refused =
    Det virkede ikke. Prøv igen, eller brug en anden metode. Efter for mange forsøg bliver kontoen låst i et stykke tid.
recovery-code-spent = Gendannelseskoden er nu brugt. På din kontoside kan du se, hvor mange du har tilbage.
factor-was-removed = Din totrinsbekræftelse er slået fra i mellemtiden. Log ind igen.

## Setting up a second factor before signing in

set-up-factor = Slå totrinsbekræftelse til
factor-is-asked-for =
    Dine roller kræver mere end en adgangskode. Det tager et minut, og du skal bruge en godkendelsesapp på din telefon.
app-not-on = Appen er ikke slået til endnu
picture-of-key = QR-kode med konfigurationsnøglen til telefonens kamera
scan-this = Scan koden med en godkendelsesapp på din telefon. Læser du det her på selve telefonen?
open-app = Åbn appen her
or-type-key = Eller skriv denne nøgle i appen:
set-up-key = konfigurationsnøglen
code-from-app = Kode fra appen
turn-on = Slå til og fortsæt
use-passkey-instead = Brug en adgangsnøgle i stedet
use-app-instead = Brug en godkendelsesapp i stedet
code-does-not-fit =
    Koden passer ikke. Skriv de seks cifre, som appen viser nu, og tjek, at telefonens ur går rigtigt.
set-up-passkey = Opret en adgangsnøgle
passkey-about =
    Den gemmes på din enhed, i din adgangskodeadministrator eller på en sikkerhedsnøgle, og du låser den op med
    fingeraftryk, ansigt eller pinkode.
no-passkeys-here =
    Din browser kan ikke bruge adgangsnøgler her. Det kræver en nyere browser, hvor scripts er slået til. Brug en
    godkendelsesapp i stedet.
passkey-name = Navn
passkey-name-help = Hvor den er gemt, fx "Arbejdscomputer" eller "Blå sikkerhedsnøgle".
passkey-name-missing = Skriv et navn, du kan kende den på.
passkey-name-too-long = Brug højst { $longest } tegn.
make-passkey = Opret adgangsnøgle og fortsæt
passkey-not-added = Adgangsnøglen blev ikke tilføjet. Giv den et navn, og prøv igen.
passkey-not-given = Vi fik ingen adgangsnøgle fra browseren. Prøv igen, eller brug en anden metode.
passkey-there-already = Der er allerede en adgangsnøgle til denne konto på enheden.
recovery-codes = Gendannelseskoder
your-recovery-codes = Dine gendannelseskoder
factor-is-on =
    Totrinsbekræftelse er slået til. Uden din telefon eller nøgle kan du logge ind én gang med hver af disse koder.
    Udskriv eller kopiér dem nu, for
shown-only-once = de vises kun denne ene gang
codes-kept = Jeg har gemt dem, fortsæt
the-recovery-codes = gendannelseskoderne
print = Udskriv
copy = Kopiér
copy-what = Kopiér { $what }
copied = Kopieret

## A changed address

confirm-address-title = Bekræft din mailadresse
address-to-be =
    { $email } bliver mailadressen for den konto, der tilhører { $name }. Linket gælder til { $until }.
address-not-confirmed = Adressen blev ikke bekræftet
your-password = Din adgangskode
your-password-help =
    Den viser, at ikke kun adressen, men også kontoen er din. Hvis du ikke kender den, kan du spørge en administrator.
not-your-password = Det er ikke adgangskoden til denne konto.
confirm-address = Bekræft adressen
not-you-close = Hvis det ikke var dig, kan du bare lukke siden. Så bliver intet ændret.
address-link-expired =
    Vi kan sende et nyt til { $email }. Indtil det bliver brugt, beholder kontoen sin nuværende adresse.
address-is-confirmed = Linket er allerede brugt, og adressen er bekræftet.
change-withdrawn = Ændringen er trukket tilbage
change-withdrawn-about = Kontoens adresse er den samme som før. Hvis du stadig vil have den ændret, så bed om det igen.
address-replaced = En anden adresse er kommet i stedet
address-replaced-about =
    Efter at mailen blev sendt, er der bedt om en anden adresse. Nu gælder kun linket i mailen til den adresse.
address-taken = En anden konto har denne adresse
address-taken-about =
    Den fik adressen først, og to konti kan ikke have den samme. Intet er ændret. Din administrator kan hjælpe.
address-confirmed = Bekræftet. Kontoens mailadresse er nu { $email }.
address-confirmed-mail = Bekræftet. Vi sender en mail til { $email } med et link, så du kan vælge din adgangskode.

## Ending reminders

stop-reminders = Stop påmindelser
stop-reminders-question = Vil du stoppe påmindelserne?
stop-reminders-about =
    { $name }, så får du ikke flere påmindelser om at logge ind. Det ændrer ikke noget ved din konto, og du får stadig
    mails om den, fx med et link til en ny adgangskode.
reminders-ended = Påmindelserne er stoppet
reminders-ended-about = Du får ikke flere påmindelser om at logge ind. Det ændrer ikke noget ved din konto.

## When there is no page

go-to-start = Gå til forsiden
try-again = Prøv igen
reference = Reference:
bad-request = Vi kan ikke læse anmodningen
bad-request-about = Adressen eller formularen var ufuldstændig. Gå tilbage, og prøv igen.
sign-in-first = Log ind først
sign-in-first-about = Siden er kun for dem, der er logget ind.
forbidden = Det har du ikke adgang til
forbidden-about = Dine roller giver ikke adgang. En administrator kan give dig en rolle, der gør.
not-found = Siden findes ikke
not-found-about = Den er flyttet eller slettet, eller der er en fejl i adressen.
method-not-allowed = Det kan ikke gøres her
method-not-allowed-about = Adressen kan ikke bruges på den måde. Gå tilbage til den forrige side, og begynd forfra.
conflict = Nogen kom dig i forkøbet
request-timeout = Det tog for lang tid
request-timeout-about =
    Din forbindelse er måske meget langsom. Intet af det, du skrev, er gemt. Gå tilbage, og prøv igen.
too-large = Det er for meget på én gang
too-large-about = Send mindre, og prøv igen.
unprocessable = Det kan ikke behandles
unprocessable-about = Anmodningen kom ikke fra en formular på portalen. Gå tilbage, og prøv igen.
too-many-tries = For mange forsøg
too-many-tries-about = Der har været for mange forsøg fra dit netværk.
busy = Mange logger ind lige nu
busy-about = Adgangskoder bliver tjekket én ad gangen, og køen er lang.
unavailable = { $portal } kan ikke svare lige nu
unavailable-away = En del af systemet genstarter eller har meget travlt. Intet af det, du skrev, er gemt.
unavailable-full =
    Disken er fuld. Giv besked til den, der står for portalen. Intet af det, du skrev, er gemt.
unavailable-read-only = Databasen tager ikke imod ændringer i øjeblikket. Intet af det, du skrev, er gemt.
unavailable-unanswered =
    Databasen er meget længe om at svare. Det, du skrev, kan godt være gemt alligevel. Se efter, før du sender det igen.
internal = Noget gik galt hos os
internal-about =
    Fejlen er registreret. Prøv igen. Hvis det ikke hjælper, så giv din administrator referencen herunder.
again-in-seconds =
    { $seconds ->
        [one] Prøv igen om et sekund.
       *[other] Prøv igen om { $seconds } sekunder.
    }
again-in-a-minute = Prøv igen om et minut.
again-anew = Gå tilbage, og prøv igen om et minut. Adgangskoder og koder skal skrives igen.
again-kept = Det står stadig på denne side. Prøv igen om et minut.
