### What public pages say, in Norwegian bokmål. The names are those of en.ftl, in the same order.
### Values stand between braces and dollar signs: { $portal } is the portal's name.

## The language itself

language-name = Norsk bokmål
# The tags by which browsers ask for it, and the locale in which it writes dates.
language-tags = nb no nn
language-locale = nb-NO
# A moment: $weekday, $weekday-short, $date, $date-short, $time and $zone are each written as the language writes them.
moment = { $weekday } { $date } kl. { $time } { $zone }

## Around every page

skip-link = Hopp til innholdet
languages = Språk
need-help = Trenger du hjelp? Kontakt { $contact }
required-error = Feil:

## Signing in

sign-in = Logg inn
login = E-post eller brukernavn
password = Passord
forgot-password = Glemt passord?
refused =
    Vi kunne ikke logge deg inn. Sjekk brukernavnet og passordet. Etter for mange forsøk blir en konto låst en stund.
temporary-password-expired =
    Dette midlertidige passordet utløp { $at }. Trykk på «Glemt passord?» nedenfor, så sender vi en ny lenke til
    e-postadressen vi har registrert på deg.
signed-out = Du er logget ut.
unsaved-form = Du ble logget ut før dette ble lagret. Logg inn, så finner du igjen det du skrev.
unsaved-button = Du ble logget ut før dette ble gjort. Logg inn, og trykk på knappen en gang til.
sign-out-instead = Ikke nå – logg ut

## Setting a password

set-password-title = Velg passord
set-password-for = For { $name }, { $email }. Lenken er gyldig til { $until }.
set-password = Lagre passord
set-own-password = Lagre passord
password-not-set = Passordet ble ikke lagret
password-again = Gjenta passordet
password-advice =
    Minst { $shortest } tegn. Noen få ord som bare du ville satt sammen, er lette å skrive og vanskelige å gjette.
password-is-set = Passordet er lagret.
password-set-signed-in = Passordet er lagret, og du er logget inn.
password-set-step-due = Passordet er lagret. Ett trinn til, så er du logget inn.
choose-password-title = Velg passordet ditt
choose-own-password = Velg ditt eget passord
choose-longer-password = Velg et lengre passord
welcome-own-password = Velkommen, { $name }. Passordet du logget inn med, gir bare tilgang til denne siden.
welcome-longer-password =
    Velkommen, { $name }. Passordet ditt er bare langt nok sammen med totrinnsbekreftelse, som ikke lenger er slått på
    for kontoen din.
password-was-given = Dette er passordet du fikk tildelt. Velg et som bare du kjenner.
temporary-password-ended =
    Det midlertidige passordet gjelder ikke lenger. Trykk på «Glemt passord?» for å få en ny lenke.

## What is wrong with a password

password-too-short =
    Bruk minst { $shortest } tegn. Dette passordet har { $length }. Noen få ord som ikke har med hverandre å gjøre,
    er et godt passord.
password-too-long = Bruk høyst { $longest } tegn. Dette passordet har { $length }.
passwords-differ = Passordene er ikke like. Skriv det samme passordet to ganger.
password-of-own-words =
    Navn, adresser og navnet på portalen teller ikke med, og resten er for lett å gjette. Sett heller sammen noen få ord
    som ikke har med hverandre å gjøre.
password-common =
    Passordet er for lett å gjette: Det er vanlig, eller det gjentar seg selv. Sett heller sammen noen få ord som ikke
    har med hverandre å gjøre.

## While a password is typed

typed-of = { $length } av { $shortest } tegn
typed-enough = { $length } tegn, langt nok
entries-same = Passordene er like
entries-same-so-far = Likt så langt
entries-differ = Passordene er ikke like
show = Vis
hide = Skjul
show-password = Vis passord
hide-password = Skjul passord

## A link that leads to nothing more

link-expired = Lenken har utløpt
password-link-expired =
    Den var gyldig til { $at }. Vi kan sende en ny til e-postadressen vi har registrert på deg.
send-new-link = Send meg en ny lenke
new-link-sent = En ny lenke er på vei
new-link-goes-to-file =
    Den sendes til e-postadressen vi har registrert på deg. Sjekk også søppelposten hvis den ikke har kommet om noen
    minutter.
new-link-goes-to-new-address =
    Den sendes til den nye adressen. Sjekk også søppelposten hvis den ikke har kommet om noen minutter.
go-to-sign-in = Gå til innlogging
link-unknown = Vi kjenner ikke igjen denne lenken
link-unknown-title = Ukjent lenke
link-cut-off-ask-anew =
    Den kan ha blitt kuttet i e-postprogrammet. Kopier hele lenken fra e-posten, eller be om en ny.
link-cut-off = Den kan ha blitt kuttet i e-postprogrammet. Kopier hele lenken fra e-posten.
ask-for-new-link = Be om en ny lenke
already-done = Allerede gjort
already-done-sign-in = Allerede gjort – logg inn
password-already-set = Lenken er allerede brukt, og passordet ditt er lagret.

## A forgotten password

forgot-about = Vi sender deg en lenke på e-post, så du kan velge et nytt.
no-mail-sent = Ingen e-post ble sendt
login-missing = Skriv inn e-postadressen eller brukernavnet ditt.
send-link = Send lenken
back-to-sign-in = Tilbake til innlogging
check-email = Sjekk e-posten din
link-on-its-way =
    Hvis kontoen finnes, er en e-post med en lenke på vei til adressen som er registrert på den. Det kan ta noen
    minutter. Sjekk også søppelposten.
no-address-on-file = Ingen e-postadresse på kontoen din? Da når ingen e-post deg. Spør den som ga deg kontoen.
no-address-ask = Ingen e-postadresse på kontoen din? Da når ingen e-post deg. Kontakt { $contact }.
try-another-name = Prøv et annet brukernavn

## A slip of paper with credentials

slip-sign-in-at = Logg inn på
slip-username = Brukernavn
slip-password = Midlertidig passord
slip-until = Gyldig til { $until }.
slip-then = Første gang du logger inn, velger du ditt eget passord.
slip-picture = QR-kode til innloggingssiden

## A second factor

second-factor = Totrinnsbekreftelse
one-more-step = Ett trinn til
confirm-by-factor = Bruk totrinnsbekreftelse for å vise at det er deg.
code-from-your-app = Kode fra autentiseringsappen
use-passkey = Bruk en passnøkkel
passkey-needs-scripts = Du kan ikke bruke passnøkkelen her. Det krever JavaScript og en nyere nettleser.
passkey-needs-name = Du kan ikke bruke passnøkkelen her. Det krever at portalen har et domenenavn og bruker https.
use-app-or-code = Bruk appen eller en gjenopprettingskode.
use-recovery-code-only = Bruk en gjenopprettingskode.
use-recovery-code = Bruk en gjenopprettingskode
recovery-code = Gjenopprettingskode
one-of-ten = En av de ti du tok vare på da du slo på totrinnsbekreftelse. Hver kode virker én gang.
code-as-you-like = Store og små bokstaver, mellomrom og bindestreker spiller ingen rolle.
no-code-left = Ingen koder igjen? En administrator kan slå av totrinnsbekreftelse for deg.
another-way = Bruk en annen metode
factor-refused =
    Det virket ikke. Prøv igjen, eller bruk en annen metode. Etter for mange forsøk blir en konto låst en stund.
recovery-code-spent = Denne gjenopprettingskoden er nå brukt opp. På kontosiden din ser du hvor mange du har igjen.
factor-was-removed = Totrinnsbekreftelse er slått av i mellomtiden. Logg inn på nytt.

## Setting up a second factor before signing in

set-up-factor = Slå på totrinnsbekreftelse
factor-is-asked-for =
    Rollene dine krever det i tillegg til passordet. Det tar ett minutt, og du trenger en autentiseringsapp på
    telefonen.
app-not-on = Appen er ikke slått på ennå
picture-of-key = QR-kode med oppsettsnøkkelen, til å skanne med telefonkameraet
scan-this = Skann koden med en autentiseringsapp på telefonen. Leser du dette på selve telefonen?
open-app = Åpne appen her
or-type-key = Eller skriv inn denne nøkkelen i appen:
set-up-key = oppsettsnøkkelen
code-from-app = Kode fra appen
turn-on = Slå på og fortsett
use-passkey-instead = Bruk en passnøkkel i stedet
use-app-instead = Bruk en autentiseringsapp i stedet
code-does-not-fit =
    Koden stemmer ikke. Skriv inn de seks sifrene appen viser nå, og sjekk at klokken på telefonen går riktig.
set-up-passkey = Lag en passnøkkel
passkey-about =
    Den ligger på enheten din, i passordbehandleren eller på en sikkerhetsnøkkel, og låses opp med fingeravtrykk, ansikt
    eller PIN-kode.
no-passkeys-here =
    Du kan ikke lage passnøkler i denne nettleseren. Det krever JavaScript og en nyere nettleser. Bruk en
    autentiseringsapp i stedet.
passkey-name = Navn
passkey-name-help = Hvor den ligger, for eksempel «Jobb-PC» eller «Blå sikkerhetsnøkkel».
passkey-name-missing = Skriv inn et navn du vil kjenne den igjen på.
passkey-name-too-long = Bruk høyst { $longest } tegn.
make-passkey = Lag passnøkkelen og fortsett
passkey-not-added = Passnøkkelen ble ikke lagt til. Gi den et navn, og prøv igjen.
passkey-not-given = Vi fikk ingen passnøkkel fra nettleseren. Prøv igjen, eller bruk en annen metode.
passkey-there-already = Det finnes allerede en passnøkkel for denne kontoen på enheten.
recovery-codes = Gjenopprettingskoder
your-recovery-codes = Gjenopprettingskodene dine
factor-is-on =
    Totrinnsbekreftelse er slått på. Med hver av disse kodene kan du logge inn én gang hvis du ikke har telefonen eller
    nøkkelen din. Skriv dem ut eller kopier dem nå:
shown-only-once = De vises bare denne ene gangen
codes-kept = Jeg har tatt vare på dem – fortsett
the-recovery-codes = gjenopprettingskodene
print = Skriv ut
copy = Kopier
copy-what = Kopier { $what }
copied = Kopiert

## A changed address

confirm-address-title = Bekreft adressen din
address-to-be = { $email } er oppgitt som ny adresse for kontoen til { $name }. Lenken er gyldig til { $until }.
address-not-confirmed = Adressen ble ikke bekreftet
your-password = Passordet ditt
your-password-help =
    Det viser at kontoen, og ikke bare adressen, er din. Hvis du ikke kjenner passordet, kan du spørre en
    administrator.
not-your-password = Dette er ikke passordet til denne kontoen.
confirm-address = Bekreft adressen
not-you-close = Hvis dette ikke var deg, kan du bare lukke siden. Ingenting blir endret.
address-link-expired = Vi kan sende en ny til { $email }. Adressen til kontoen endres ikke før den nye lenken er brukt.
address-is-confirmed = Lenken er allerede brukt, og adressen er bekreftet.
change-withdrawn = Endringen er trukket tilbake
change-withdrawn-about = Kontoen har samme adresse som før. Hvis du fortsatt vil endre den, må du be om det på nytt.
address-replaced = En annen adresse gjelder i stedet
address-replaced-about =
    Etter at denne e-posten ble sendt, har noen bedt om å endre til en annen adresse. Bruk lenken i e-posten som er
    sendt dit.
address-taken = En annen konto har denne adressen
address-taken-about =
    Den kom først, og to kontoer kan ikke ha samme adresse. Ingenting er endret. Administratoren kan hjelpe deg.
address-confirmed = Bekreftet. Adressen til kontoen er nå { $email }.
address-confirmed-mail = Bekreftet. Vi sender en lenke til { $email }, så du kan velge passord.

## Ending reminders

stop-reminders = Slå av påminnelser
stop-reminders-question = Slå av påminnelser?
stop-reminders-about =
    { $name }, da får du ikke flere påminnelser om å logge inn. Det påvirker ikke kontoen din, og du får fortsatt
    e-post om den, for eksempel en lenke til å velge nytt passord.
reminders-ended = Påminnelsene er slått av
reminders-ended-about = Du får ikke flere påminnelser om å logge inn. Det påvirker ikke kontoen din.

## When there is no page

go-to-start = Gå til startsiden
try-again = Prøv igjen
reference = Referanse:
bad-request = Vi kunne ikke lese forespørselen
bad-request-about = Adressen eller skjemaet var ufullstendig. Gå tilbake og prøv igjen.
sign-in-first = Logg inn først
sign-in-first-about = Du må være logget inn for å se denne siden.
forbidden = Du har ikke tilgang til dette
forbidden-about = Rollene dine tillater det ikke. En administrator kan gi deg en rolle som gjør det.
not-found = Her er det ingenting
not-found-about = Siden er flyttet eller slettet, eller det er en feil i adressen.
method-not-allowed = Det går ikke an her
method-not-allowed-about = Denne adressen tar ikke imot slike forespørsler. Start på nytt fra forrige side.
conflict = Noen kom deg i forkjøpet
request-timeout = Det tok for lang tid
request-timeout-about =
    Forbindelsen din kan være svært treg. Ingenting av det du skrev inn, ble lagret. Gå tilbake og prøv igjen.
too-large = Det er for mye på én gang
too-large-about = Send mindre, og prøv igjen.
unprocessable = Vi kan ikke behandle dette
unprocessable-about = Forespørselen kom ikke fra et skjema i denne portalen. Gå tilbake og prøv igjen.
too-many-tries = For mange forsøk
too-many-tries-about = Det har vært for mange forsøk fra nettverket ditt.
busy = Mange logger inn akkurat nå
busy-about = Passordene sjekkes ett om gangen, og køen er lang.
unavailable = { $portal } er ikke tilgjengelig akkurat nå
unavailable-away =
    En del av portalen starter på nytt eller er overbelastet. Ingenting av det du skrev inn, ble lagret.
unavailable-full =
    Disken er full. Si fra til den som har ansvar for portalen. Ingenting av det du skrev inn, ble lagret.
unavailable-read-only = Databasen tar ikke imot endringer akkurat nå. Ingenting av det du skrev inn, ble lagret.
unavailable-unanswered =
    Databasen bruker svært lang tid. Det du skrev inn, kan likevel være lagret. Sjekk det før du sender på nytt.
internal = Noe gikk galt hos oss
internal-about =
    Feilen er logget. Prøv igjen. Hvis det ikke hjelper, kan du gi administratoren referansen nedenfor.
again-in-seconds =
    { $seconds ->
        [one] Prøv igjen om ett sekund.
       *[other] Prøv igjen om { $seconds } sekunder.
    }
again-in-a-minute = Prøv igjen om ett minutt.
again-anew = Gå tilbake og prøv igjen om ett minutt. Passord og koder må skrives inn på nytt.
again-kept = Det du skrev inn, ligger fortsatt på denne siden. Prøv igjen om ett minutt.
