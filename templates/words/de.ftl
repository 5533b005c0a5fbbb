### What public pages say, in German, with the same names as in the English file.
### Values stand between braces and dollar signs: { $portal } is the portal's name.

## The language itself

language-name = Deutsch
# The tags by which browsers ask for it, and the locale in which it writes dates.
language-tags = de
language-locale = de-DE
# A moment: $weekday, $weekday-short, $date, $date-short, $time and $zone are each written as the language writes them.
moment = { $weekday }, { $date } um { $time } Uhr ({ $zone })

## Around every page

skip-link = Zum Inhalt springen
languages = Sprache
need-help = Brauchen Sie Hilfe? Kontakt: { $contact }
required-error = Fehler:

## Signing in

sign-in = Anmelden
login = E-Mail-Adresse oder Benutzername
password = Passwort
forgot-password = Passwort vergessen?
refused =
    Das hat nicht geklappt. Prüfen Sie beide Eingaben. Nach zu vielen Fehlversuchen wird ein Konto vorübergehend
    gesperrt.
temporary-password-expired =
    Dieses temporäre Passwort ist am { $at } abgelaufen. Wählen Sie unten „Passwort vergessen?“, dann senden wir einen
    neuen Link an die hinterlegte E-Mail-Adresse.
signed-out = Sie sind abgemeldet.
unsaved-form =
    Sie wurden abgemeldet, bevor dies gespeichert wurde. Melden Sie sich an, dann sind Ihre Eingaben wieder da.
unsaved-button =
    Sie wurden abgemeldet, bevor dies ausgeführt wurde. Melden Sie sich an und versuchen Sie es noch einmal.
sign-out-instead = Jetzt nicht, abmelden

## Setting a password

set-password-title = Passwort festlegen
set-password-for = Für { $name }, { $email }. Dieser Link ist bis { $until } gültig.
set-password = Passwort festlegen
set-own-password = Passwort festlegen
password-not-set = Das Passwort wurde nicht festgelegt
password-again = Passwort wiederholen
password-advice =
    Mindestens { $shortest } Zeichen. Ein paar Wörter, auf die nur Sie kommen, sind leicht zu tippen und schwer zu
    erraten.
password-is-set = Ihr Passwort ist festgelegt.
password-set-signed-in = Ihr Passwort ist festgelegt und Sie sind angemeldet.
password-set-step-due = Ihr Passwort ist festgelegt. Noch ein Schritt, dann sind Sie angemeldet.
choose-password-title = Passwort wählen
choose-own-password = Eigenes Passwort wählen
choose-longer-password = Längeres Passwort wählen
welcome-own-password =
    Willkommen, { $name }. Das Passwort, mit dem Sie sich angemeldet haben, gilt nur für diese Seite.
welcome-longer-password =
    Willkommen, { $name }. Ihr Passwort war nur zusammen mit einem zweiten Faktor lang genug, und den hat Ihr Konto
    nicht mehr.
password-was-given = Das ist das Passwort, das Sie erhalten haben. Wählen Sie eines, das nur Sie kennen.
temporary-password-ended =
    Das temporäre Passwort gilt inzwischen nicht mehr. Über „Passwort vergessen?“ erhalten Sie einen neuen Link.

## What is wrong with a password

password-too-short =
    Verwenden Sie mindestens { $shortest } Zeichen (eingegeben: { $length }). Ein paar Wörter ohne Zusammenhang ergeben
    ein gutes Passwort.
password-too-long = Verwenden Sie höchstens { $longest } Zeichen (eingegeben: { $length }).
passwords-differ = Die beiden Passwörter stimmen nicht überein. Geben Sie zweimal dasselbe ein.
password-of-own-words =
    Namen, Adressen und der Name des Portals zählen nicht mit, und der Rest ist zu leicht zu erraten. Nehmen Sie
    stattdessen ein paar Wörter ohne Zusammenhang.
password-common =
    Dieses Passwort ist zu leicht zu erraten: Es ist weit verbreitet oder wiederholt sich. Nehmen Sie stattdessen ein
    paar Wörter ohne Zusammenhang.

## While a password is typed

typed-of = { $length } von { $shortest } Zeichen
typed-enough = { $length } Zeichen, lang genug
entries-same = Beide Eingaben stimmen überein
entries-same-so-far = Stimmt bisher überein
entries-differ = Die Eingaben stimmen nicht überein
show = Anzeigen
hide = Ausblenden
show-password = Passwort anzeigen
hide-password = Passwort ausblenden

## A link that leads to nothing more

link-expired = Dieser Link ist abgelaufen
password-link-expired =
    Er war bis { $at } gültig. Wir können einen neuen an die E-Mail-Adresse senden, die für Sie hinterlegt ist.
send-new-link = Neuen Link senden
new-link-sent = Ein neuer Link ist unterwegs
new-link-goes-to-file =
    Er geht an die E-Mail-Adresse, die für Sie hinterlegt ist. Ist er in ein paar Minuten nicht da, sehen Sie auch im
    Spam-Ordner nach.
new-link-goes-to-new-address =
    Er geht an die neue Adresse. Ist er in ein paar Minuten nicht da, sehen Sie auch im Spam-Ordner nach.
go-to-sign-in = Zur Anmeldung
link-unknown = Diesen Link kennen wir nicht
link-unknown-title = Unbekannter Link
link-cut-off-ask-anew =
    Vielleicht hat Ihr E-Mail-Programm ihn abgeschnitten. Kopieren Sie die ganze Zeile aus der E-Mail oder fordern Sie
    einen neuen Link an.
link-cut-off =
    Vielleicht hat Ihr E-Mail-Programm ihn abgeschnitten. Kopieren Sie die ganze Zeile aus der E-Mail.
ask-for-new-link = Neuen Link anfordern
already-done = Bereits erledigt
already-done-sign-in = Bereits erledigt: Melden Sie sich an
password-already-set = Dieser Link wurde bereits verwendet: Ihr Passwort ist festgelegt.

## A forgotten password

forgot-about = Wir senden Ihnen per E-Mail einen Link, mit dem Sie ein neues Passwort festlegen.
no-mail-sent = Es wurde keine E-Mail gesendet
login-missing = Geben Sie Ihre E-Mail-Adresse oder Ihren Benutzernamen ein.
send-link = Link senden
back-to-sign-in = Zurück zur Anmeldung
check-email = Sehen Sie in Ihrem Postfach nach
link-on-its-way =
    Wenn es zu Ihrer Eingabe ein Konto gibt, ist eine E-Mail mit einem Link an dessen Adresse unterwegs. Das kann ein
    paar Minuten dauern. Sehen Sie auch im Spam-Ordner nach.
no-address-on-file =
    Keine E-Mail-Adresse hinterlegt? Dann erreicht Sie keine E-Mail. Fragen Sie die Person, von der Sie Ihr Konto haben.
no-address-ask = Keine E-Mail-Adresse hinterlegt? Dann erreicht Sie keine E-Mail. Wenden Sie sich an { $contact }.
try-another-name = Eingabe ändern

## A slip of paper with credentials

slip-sign-in-at = Anmelden unter
slip-username = Benutzername
slip-password = Temporäres Passwort
slip-until = Gültig bis { $until }.
slip-then = Bei der ersten Anmeldung wählen Sie ein eigenes Passwort.
slip-picture = QR-Code der Anmeldeseite

## A second factor

second-factor = Zweiter Faktor
one-more-step = Noch ein Schritt
confirm-by-factor = Bestätigen Sie mit einem zweiten Faktor, dass Sie es sind.
code-from-your-app = Code aus Ihrer Authenticator-App
use-passkey = Passkey verwenden
passkey-needs-scripts =
    Ihr Passkey lässt sich hier nicht verwenden: Dafür sind JavaScript und ein aktueller Browser nötig.
passkey-needs-name =
    Ihr Passkey lässt sich hier nicht verwenden: Dafür muss das Portal unter einem Domainnamen und
    über HTTPS erreichbar sein.
use-app-or-code = Verwenden Sie Ihre App oder einen Wiederherstellungscode.
use-recovery-code-only = Verwenden Sie einen Wiederherstellungscode.
use-recovery-code = Wiederherstellungscode verwenden
recovery-code = Wiederherstellungscode
one-of-ten =
    Einer der zehn Codes, die Sie beim Einrichten des zweiten Faktors erhalten haben. Jeder funktioniert nur einmal.
code-as-you-like = Groß- und Kleinschreibung, Leerzeichen und Bindestriche spielen keine Rolle.
no-code-left = Kein Code mehr übrig? Ein Administrator kann den zweiten Faktor für Sie entfernen.
another-way = Andere Methode
factor-refused =
    Das hat nicht geklappt. Versuchen Sie es noch einmal oder wählen Sie eine andere Methode. Nach zu vielen
    Fehlversuchen wird ein Konto vorübergehend gesperrt.
recovery-code-spent =
    Dieser Wiederherstellungscode ist verbraucht. Auf der Seite Ihres Kontos steht, wie viele noch übrig sind.
factor-was-removed = Ihr zweiter Faktor wurde inzwischen entfernt. Melden Sie sich noch einmal an.

## Setting up a second factor before signing in

set-up-factor = Zweiten Faktor einrichten
factor-is-asked-for =
    Ihre Rollen verlangen zusätzlich zum Passwort einen zweiten Faktor. Sie brauchen dafür eine Minute und eine
    Authenticator-App auf Ihrem Smartphone.
app-not-on = Die App ist noch nicht aktiviert
picture-of-key = QR-Code mit dem Einrichtungsschlüssel zum Scannen mit dem Smartphone
scan-this =
    Scannen Sie den Code mit einer Authenticator-App auf Ihrem Smartphone. Lesen Sie dies auf dem Smartphone selbst?
open-app = Öffnen Sie die App hier
or-type-key = Oder geben Sie diesen Schlüssel in der App ein:
set-up-key = Einrichtungsschlüssel
code-from-app = Code aus der App
turn-on = Aktivieren und weiter
use-passkey-instead = Stattdessen Passkey verwenden
use-app-instead = Stattdessen Authenticator-App verwenden
code-does-not-fit =
    Dieser Code stimmt nicht. Geben Sie die sechs Ziffern ein, die die App gerade anzeigt, und prüfen Sie, ob die Uhr
    Ihres Smartphones richtig geht.
set-up-passkey = Passkey einrichten
passkey-about =
    Ihr Gerät, Ihr Passwortmanager oder Ihr Sicherheitsschlüssel bewahrt ihn auf. Sie entsperren ihn mit
    Fingerabdruck, Gesicht oder PIN.
no-passkeys-here =
    Passkeys lassen sich in diesem Browser nicht verwenden: Dafür sind JavaScript und ein aktueller Browser nötig.
    Richten Sie stattdessen eine Authenticator-App ein.
passkey-name = Name
passkey-name-help = Wo er gespeichert ist, zum Beispiel „Dienstlaptop“ oder „Blauer Sicherheitsschlüssel“.
passkey-name-missing = Geben Sie einen Namen ein, an dem Sie ihn erkennen.
passkey-name-too-long = Verwenden Sie höchstens { $longest } Zeichen.
make-passkey = Passkey erstellen und weiter
passkey-not-added = Der Passkey wurde nicht hinzugefügt. Geben Sie ihm einen Namen und versuchen Sie es noch einmal.
passkey-not-given =
    Der Browser hat keinen Passkey übermittelt. Versuchen Sie es noch einmal oder wählen Sie eine andere Methode.
passkey-there-already = Auf dem Gerät gibt es bereits einen Passkey für dieses Konto.
recovery-codes = Wiederherstellungscodes
your-recovery-codes = Ihre Wiederherstellungscodes
factor-is-on =
    Der zweite Faktor ist aktiviert. Mit jedem dieser Codes können Sie sich einmal anmelden, wenn Sie Ihr Smartphone
    oder Ihren Sicherheitsschlüssel nicht haben. Drucken oder kopieren Sie die Codes jetzt:
shown-only-once = Angezeigt werden sie nur dieses eine Mal
codes-kept = Codes gesichert, weiter
the-recovery-codes = Wiederherstellungscodes
print = Drucken
copy = Kopieren
copy-what = { $what } kopieren
copied = Kopiert

## A changed address

confirm-address-title = Adresse bestätigen
address-to-be = { $email } soll die Adresse des Kontos von { $name } werden. Dieser Link ist bis { $until } gültig.
address-not-confirmed = Die Adresse wurde nicht bestätigt
your-password = Ihr Passwort
your-password-help =
    Es zeigt, dass nicht nur diese Adresse, sondern auch das Konto Ihnen gehört. Wenn Sie es nicht wissen, fragen Sie
    einen Administrator.
not-your-password = Das ist nicht das Passwort dieses Kontos.
confirm-address = Adresse bestätigen
not-you-close = Wenn Sie das nicht waren, schließen Sie einfach diese Seite: Dann ändert sich nichts.
address-link-expired =
    Wir können einen neuen an { $email } senden. Bis Sie ihn verwenden, bleibt die Adresse des Kontos unverändert.
address-is-confirmed = Dieser Link hat seinen Zweck erfüllt: Die Adresse ist bestätigt.
change-withdrawn = Diese Änderung wurde zurückgezogen
change-withdrawn-about =
    Die Adresse des Kontos bleibt unverändert. Wenn sie doch geändert werden soll, fordern Sie die Änderung noch
    einmal an.
address-replaced = Durch eine andere Adresse ersetzt
address-replaced-about =
    Nach dem Versand dieser E-Mail wurde eine Änderung auf eine andere Adresse angefordert. Es gilt der Link in der
    E-Mail, die dorthin ging.
address-taken = Ein anderes Konto hat diese Adresse
address-taken-about =
    Es war schneller, und zwei Konten können nicht dieselbe Adresse haben. Es wurde nichts geändert. Ihr Administrator
    kann Ihnen helfen.
address-confirmed = Bestätigt. Die Adresse des Kontos ist jetzt { $email }.
address-confirmed-mail = Bestätigt. Eine E-Mail mit einem Link zum Festlegen Ihres Passworts geht an { $email }.

## Ending reminders

stop-reminders = Erinnerungen abbestellen
stop-reminders-question = Erinnerungen abbestellen?
stop-reminders-about =
    { $name }, Sie werden dann nicht mehr an die Anmeldung erinnert. Ihr Konto bleibt unverändert, und E-Mails dazu,
    etwa mit einem Link für ein neues Passwort, erhalten Sie weiterhin.
reminders-ended = Erinnerungen abbestellt
reminders-ended-about = Sie werden nicht mehr an die Anmeldung erinnert. Ihr Konto bleibt unverändert.

## When there is no page

go-to-start = Zur Startseite
try-again = Noch einmal versuchen
reference = Fehlerkennung:
bad-request = Diese Anfrage ist nicht lesbar
bad-request-about =
    Die Adresse oder das Formular war unvollständig. Gehen Sie zurück und versuchen Sie es noch einmal.
sign-in-first = Melden Sie sich zuerst an
sign-in-first-about = Diese Seite ist erst nach der Anmeldung zugänglich.
forbidden = Dazu fehlt Ihnen die Berechtigung
forbidden-about = Ihre Rollen erlauben das nicht. Ein Administrator kann Ihnen eine passende Rolle geben.
not-found = Seite nicht gefunden
not-found-about = Die Seite wurde verschoben oder gelöscht, oder die Adresse enthält einen Fehler.
method-not-allowed = Das geht hier nicht
method-not-allowed-about =
    Diese Adresse nimmt solche Anfragen nicht an. Gehen Sie zur vorigen Seite und beginnen Sie dort
    noch einmal.
conflict = Jemand anderes war schneller
request-timeout = Die Übertragung hat zu lange gedauert
request-timeout-about =
    Vielleicht ist Ihre Verbindung sehr langsam. Ihre Eingaben wurden nicht gespeichert. Gehen Sie zurück und versuchen
    Sie es noch einmal.
too-large = Das ist zu viel auf einmal
too-large-about = Senden Sie weniger und versuchen Sie es noch einmal.
unprocessable = Das kann nicht verarbeitet werden
unprocessable-about =
    Die Anfrage kam nicht von einem Formular dieses Portals. Gehen Sie zurück und versuchen Sie es noch einmal.
too-many-tries = Zu viele Versuche
too-many-tries-about = Aus Ihrem Netzwerk kamen zu viele Versuche.
busy = Gerade melden sich viele Personen an
busy-about = Passwörter werden nacheinander geprüft, und die Warteschlange ist lang.
unavailable = { $portal } ist gerade nicht verfügbar
unavailable-away =
    Ein Teil des Portals wird neu gestartet oder ist stark ausgelastet. Ihre Eingaben wurden nicht gespeichert.
unavailable-full =
    Der Speicherplatz des Portals ist voll: Informieren Sie die Person, die es betreut. Ihre Eingaben wurden nicht
    gespeichert.
unavailable-read-only =
    Die Datenbank des Portals nimmt zurzeit keine Änderungen an. Ihre Eingaben wurden nicht gespeichert.
unavailable-unanswered =
    Die Datenbank des Portals braucht sehr lange. Vielleicht sind Ihre Eingaben trotzdem gespeichert: Sehen Sie nach,
    bevor Sie sie noch einmal senden.
internal = Bei uns ist etwas schiefgegangen
internal-about =
    Der Fehler wurde protokolliert. Versuchen Sie es noch einmal. Bleibt er bestehen, nennen Sie Ihrem Administrator
    die Fehlerkennung unten.
again-in-seconds =
    { $seconds ->
        [one] Versuchen Sie es in einer Sekunde noch einmal.
       *[other] Versuchen Sie es in { $seconds } Sekunden noch einmal.
    }
again-in-a-minute = Versuchen Sie es in einer Minute noch einmal.
again-anew =
    Gehen Sie zurück und versuchen Sie es in einer Minute noch einmal. Passwörter und Codes müssen Sie neu eingeben.
again-kept = Auf dieser Seite bleiben Ihre Eingaben erhalten. Versuchen Sie es in einer Minute noch einmal.
