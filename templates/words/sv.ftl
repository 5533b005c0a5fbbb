### What public pages say, in Swedish. The names are those of en.ftl, in the same order.
### Values stand between braces and dollar signs: { $portal } is the portal's name.

## The language itself

language-name = Svenska
# The tags by which browsers ask for it, and the locale in which it writes dates.
language-tags = sv
language-locale = sv-SE
# A moment: $weekday, $weekday-short, $date, $date-short, $time and $zone are each written as the language writes them.
# Every weekday takes "en": "tisdagen den 1 december 2026 kl. 09:05 CET".
moment = { $weekday }en den { $date } kl. { $time } { $zone }

## Around every page

skip-link = Hoppa till innehållet
languages = Språk
need-help = Behöver du hjälp? Kontakta { $contact }
required-error = Fel:

## Signing in

sign-in = Logga in
login = E-postadress eller användarnamn
password = Lösenord
forgot-password = Glömt lösenordet?
refused =
    Det gick inte att logga in. Kontrollera att du har skrivit rätt uppgifter. Efter för många försök låses kontot
    tillfälligt.
temporary-password-expired =
    Det tillfälliga lösenordet gick ut { $at }. Tryck på ”Glömt lösenordet?” nedan, så skickas en länk till din
    registrerade e-postadress.
signed-out = Du är utloggad.
unsaved-form = Du blev utloggad innan det här hann sparas. Logga in igen, så finns det du skrev kvar.
unsaved-button = Du blev utloggad innan det här hann utföras. Logga in och tryck på knappen igen.
sign-out-instead = Inte nu, logga ut

## Setting a password

set-password-title = Välj ditt lösenord
set-password-for = För { $name }, { $email }. Länken gäller till { $until }.
set-password = Spara lösenord
set-own-password = Spara lösenord
password-not-set = Lösenordet sparades inte
password-again = Upprepa lösenordet
password-advice =
    Minst { $shortest } tecken. Några ord som bara du skulle sätta ihop är lätta att skriva och svåra att gissa.
password-is-set = Ditt lösenord är sparat.
password-set-signed-in = Ditt lösenord är sparat och du är inloggad.
password-set-step-due = Ditt lösenord är sparat. Ett steg kvar, sedan är du inloggad.
choose-password-title = Välj lösenord
choose-own-password = Välj ett eget lösenord
choose-longer-password = Välj ett längre lösenord
welcome-own-password = Välkommen, { $name }! Lösenordet som du loggade in med gäller bara på den här sidan.
welcome-longer-password =
    Välkommen, { $name }! Ditt lösenord var tillräckligt långt bara så länge kontot hade tvåstegsverifiering, och det
    har det inte längre.
password-was-given = Det här är lösenordet som du fick. Välj ett som bara du känner till.
temporary-password-ended =
    Det tillfälliga lösenordet gick ut under tiden. Tryck på ”Glömt lösenordet?” för att få en länk.

## What is wrong with a password

password-too-short =
    Använd minst { $shortest } tecken. Det här har { $length }. Några ord som inte hör ihop blir ett bra lösenord.
password-too-long = Använd högst { $longest } tecken. Det här har { $length }.
passwords-differ = Lösenorden är olika. Skriv samma lösenord två gånger.
password-of-own-words =
    Namn, adresser och portalens eget namn räknas inte, och resten är för lätt att gissa. Välj i stället några ord som
    inte hör ihop.
password-common =
    Lösenordet är för lätt att gissa: det är vanligt eller upprepar sig. Välj i stället några ord som inte hör ihop.

## While a password is typed

typed-of = { $length } av { $shortest } tecken
typed-enough = { $length } tecken, tillräckligt långt
entries-same = Lösenorden är lika
entries-same-so-far = Lika så här långt
entries-differ = Lösenorden är olika
show = Visa
hide = Dölj
show-password = Visa lösenord
hide-password = Dölj lösenord

## A link that leads to nothing more

link-expired = Länken har gått ut
password-link-expired =
    Den gällde till { $at }. Vi kan skicka en ny till din registrerade e-postadress.
send-new-link = Skicka en ny länk
new-link-sent = En ny länk är på väg
new-link-goes-to-file =
    Den skickas till din registrerade e-postadress. Titta även i skräpposten om den inte har kommit inom några minuter.
new-link-goes-to-new-address =
    Den skickas till den nya adressen. Titta även i skräpposten om den inte har kommit inom några minuter.
go-to-sign-in = Gå till inloggningen
link-unknown = Vi känner inte igen länken
link-unknown-title = Okänd länk
link-cut-off-ask-anew =
    Den kan ha klippts av i ditt e-postprogram. Kopiera hela raden från mejlet eller begär en ny länk.
link-cut-off = Den kan ha klippts av i ditt e-postprogram. Kopiera hela raden från mejlet.
ask-for-new-link = Begär en ny länk
already-done = Redan klart
already-done-sign-in = Redan klart, logga in
password-already-set = Länken har redan använts och ditt lösenord är sparat.

## A forgotten password

forgot-about = Vi mejlar dig en länk där du kan välja ett nytt lösenord.
no-mail-sent = Inget mejl skickades
login-missing = Ange din e-postadress eller ditt användarnamn.
send-link = Skicka länken
back-to-sign-in = Tillbaka till inloggningen
check-email = Kolla din inkorg
link-on-its-way =
    Om det finns ett sådant konto är ett mejl med en länk på väg till kontots e-postadress. Det kan ta några minuter.
    Titta även i skräpposten.
no-address-on-file = Ingen e-postadress på ditt konto? Då når inget mejl dig. Fråga den som gav dig kontot.
no-address-ask = Ingen e-postadress på ditt konto? Då når inget mejl dig. Kontakta { $contact }.
try-another-name = Försök med andra uppgifter

## A slip of paper with credentials

slip-sign-in-at = Logga in på
slip-username = Användarnamn
slip-password = Tillfälligt lösenord
slip-until = Gäller till { $until }.
slip-then = Första gången du loggar in väljer du ett eget lösenord.
slip-picture = QR-kod till inloggningssidan

## A second factor

second-factor = Tvåstegsverifiering
one-more-step = Ett steg kvar
confirm-by-factor = Bekräfta med tvåstegsverifiering att det är du.
code-from-your-app = Kod från din autentiseringsapp
use-passkey = Använd en passkey
passkey-needs-scripts = Din passkey går inte att använda här. Det kräver en nyare webbläsare med JavaScript aktiverat.
passkey-needs-name = Din passkey går inte att använda här. Det kräver att portalen nås via ett domännamn och https.
use-app-or-code = Använd appen eller en återställningskod.
use-recovery-code-only = Använd en återställningskod.
use-recovery-code = Använd en återställningskod
recovery-code = Återställningskod
one-of-ten = En av de tio koder som du sparade när du aktiverade tvåstegsverifiering. Varje kod fungerar en gång.
code-as-you-like = Stora och små bokstäver, mellanslag och bindestreck spelar ingen roll.
no-code-left = Inga koder kvar? En administratör kan ta bort tvåstegsverifieringen åt dig.
another-way = Välj ett annat sätt
factor-refused =
    Det gick inte. Försök igen eller välj ett annat sätt. Efter för många försök låses kontot tillfälligt.
recovery-code-spent = Återställningskoden är nu förbrukad. På din kontosida ser du hur många du har kvar.
factor-was-removed = Din tvåstegsverifiering togs bort under tiden. Logga in igen.

## Setting up a second factor before signing in

set-up-factor = Aktivera tvåstegsverifiering
factor-is-asked-for =
    Dina roller kräver tvåstegsverifiering utöver lösenordet. Det tar en minut, och du behöver en autentiseringsapp i
    mobilen.
app-not-on = Appen är inte aktiverad ännu
picture-of-key = QR-kod med konfigurationsnyckeln, för mobilens kamera
scan-this = Skanna koden med en autentiseringsapp i mobilen. Läser du det här i just den mobilen?
open-app = Öppna appen här
or-type-key = Eller skriv in den här nyckeln i appen:
set-up-key = konfigurationsnyckeln
code-from-app = Kod från appen
turn-on = Aktivera och fortsätt
use-passkey-instead = Använd en passkey i stället
use-app-instead = Använd en autentiseringsapp i stället
code-does-not-fit =
    Koden stämmer inte. Ange de sex siffror som appen visar nu, och kontrollera att mobilens klocka går rätt.
set-up-passkey = Skapa en passkey
passkey-about =
    Den sparas i din enhet, lösenordshanterare eller säkerhetsnyckel och låses upp med fingeravtryck, ansikte eller
    PIN-kod.
no-passkeys-here =
    I den här webbläsaren går det inte att skapa en passkey. Det kräver en nyare webbläsare med JavaScript aktiverat.
    Använd en autentiseringsapp i stället.
passkey-name = Namn
passkey-name-help = Var den finns, till exempel ”Jobbdatorn” eller ”Blå säkerhetsnyckel”.
passkey-name-missing = Ange ett namn som gör att du känner igen den.
passkey-name-too-long = Använd högst { $longest } tecken.
make-passkey = Skapa och fortsätt
passkey-not-added = Din passkey lades inte till. Ge den ett namn och försök igen.
passkey-not-given = Webbläsaren skapade ingen passkey. Försök igen eller välj ett annat sätt.
passkey-there-already = Det finns redan en passkey för det här kontot på den enheten.
recovery-codes = Återställningskoder
your-recovery-codes = Dina återställningskoder
factor-is-on =
    Tvåstegsverifieringen är aktiverad. Med varje kod kan du logga in en gång om du inte har mobilen eller
    säkerhetsnyckeln till hands. Skriv ut eller kopiera koderna nu:
shown-only-once = de visas bara den här gången
codes-kept = Jag har sparat dem, fortsätt
the-recovery-codes = återställningskoderna
print = Skriv ut
copy = Kopiera
copy-what = Kopiera { $what }
copied = Kopierat

## A changed address

confirm-address-title = Bekräfta din adress
address-to-be = Kontot för { $name } ska få e-postadressen { $email }. Länken gäller till { $until }.
address-not-confirmed = Adressen bekräftades inte
your-password = Ditt lösenord
your-password-help =
    Det visar att inte bara adressen utan även kontot är ditt. Kan du inte lösenordet? Kontakta en administratör.
not-your-password = Lösenordet stämmer inte för det här kontot.
confirm-address = Bekräfta adressen
not-you-close = Om det inte var du stänger du bara sidan. Då ändras ingenting.
address-link-expired = Vi kan skicka en ny till { $email }. Kontots adress ändras inte förrän du har använt den.
address-is-confirmed = Länken har gjort sitt: adressen är bekräftad.
change-withdrawn = Ändringen har dragits tillbaka
change-withdrawn-about = Kontots adress är oförändrad. Om du fortfarande vill ändra den får du begära det på nytt.
address-replaced = En annan adress gäller i stället
address-replaced-about =
    Efter att mejlet skickades begärdes en ändring till en annan adress. Det är länken i mejlet dit som gäller.
address-taken = Adressen används av ett annat konto
address-taken-about =
    Det kontot hann före, och två konton kan inte ha samma adress. Ingenting har ändrats. Din administratör kan hjälpa
    dig.
address-confirmed = Klart! Kontots e-postadress är nu { $email }.
address-confirmed-mail = Klart! Ett mejl med en länk för att välja lösenord skickas till { $email }.

## Ending reminders

stop-reminders = Stäng av påminnelser
stop-reminders-question = Vill du stänga av påminnelserna?
stop-reminders-about =
    { $name }, du får då inga fler påminnelser om att logga in. Ditt konto påverkas inte, och du får fortfarande mejl om
    kontot, till exempel med en länk för att välja ett nytt lösenord.
reminders-ended = Påminnelserna är avstängda
reminders-ended-about = Du får inga fler påminnelser om att logga in. Ditt konto påverkas inte.

## When there is no page

go-to-start = Gå till startsidan
try-again = Försök igen
reference = Referens:
bad-request = Förfrågan gick inte att läsa
bad-request-about = Något saknades i adressen eller formuläret. Gå tillbaka och försök igen.
sign-in-first = Logga in först
sign-in-first-about = Du måste vara inloggad för att se den här sidan.
forbidden = Du saknar behörighet
forbidden-about = Dina roller tillåter inte det här. En administratör kan ge dig en roll som gör det.
not-found = Här finns ingenting
not-found-about = Sidan har flyttats eller tagits bort, eller så är adressen fel.
method-not-allowed = Det går inte att göra här
method-not-allowed-about = Adressen tar inte emot den typen av förfrågan. Börja om från föregående sida.
conflict = Någon annan hann före
request-timeout = Det tog för lång tid
request-timeout-about =
    Din anslutning kan vara mycket långsam. Inget av det du skrev har sparats. Gå tillbaka och försök igen.
too-large = Det är för mycket på en gång
too-large-about = Skicka mindre och försök igen.
unprocessable = Förfrågan gick inte att behandla
unprocessable-about = Den kom inte från ett formulär i portalen. Gå tillbaka och försök igen.
too-many-tries = För många försök
too-many-tries-about = För många försök har gjorts från ditt nätverk.
busy = Många loggar in just nu
busy-about = Lösenorden kontrolleras ett i taget, och kön är lång.
unavailable = { $portal } svarar inte just nu
unavailable-away = En del av portalen startas om eller är hårt belastad. Inget av det du skrev har sparats.
unavailable-full =
    Portalens disk är full. Säg till den som sköter portalen. Inget av det du skrev har sparats.
unavailable-read-only = Portalens databas tar inte emot ändringar just nu. Inget av det du skrev har sparats.
unavailable-unanswered =
    Portalens databas svarar mycket långsamt. Det du skrev kan ändå ha sparats. Kontrollera det innan du skickar igen.
internal = Något gick fel hos oss
internal-about = Felet har loggats. Försök igen. Om felet kvarstår ger du din administratör referensen nedan.
again-in-seconds =
    { $seconds ->
        [one] Försök igen om en sekund.
       *[other] Försök igen om { $seconds } sekunder.
    }
again-in-a-minute = Försök igen om en minut.
again-anew = Gå tillbaka och försök igen om en minut. Lösenord och koder måste anges på nytt.
again-kept = Det du skrev finns kvar på sidan. Försök igen om en minut.
