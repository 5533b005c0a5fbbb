### What public pages say, in English. Every other language has a file like this one, with the same names.
### Values stand between braces and dollar signs: { $portal } is the portal's name.

## The language itself

language-name = English
# The tags by which browsers ask for it, and the locale in which it writes dates.
language-tags = en
language-locale = en-GB
# A moment: $weekday, $weekday-short, $date, $date-short, $time and $zone are each written as the language writes them.
moment = { $weekday-short } { $date-short }, { $time } { $zone }

## Around every page

skip-link = Skip to content
languages = Language
need-help = Need help? Contact { $contact }
required-error = Error:

## Signing in

sign-in = Sign in
login = Email or username
password = Password
forgot-password = Forgot your password?
refused = That didn't work. Check the name and the password. After too many tries an account is locked for a while.
temporary-password-expired =
    This temporary password expired on { $at }. Press "Forgot your password?" below, and a fresh link is mailed to the
    address on file.
signed-out = You are signed out.
unsaved-form = You were signed out before this was saved. Sign in, and what you typed is there again.
unsaved-button = You were signed out before this was done. Sign in, and press it again.
sign-out-instead = Not now: sign out

## Setting a password

set-password-title = Set your password
set-password-for = For { $name }, { $email }. This link is valid until { $until }.
set-password = Reset
set-own-password = Set password
password-not-set = The password was not set
password-again = Re-enter password
password-advice = At least { $shortest } characters. A few words that belong to you alone are easy to type and hard to guess.
password-is-set = Your password is set.
password-set-signed-in = Your password is set and you are signed in.
password-set-step-due = Your password is set. One more step, and you are signed in.
choose-password-title = Choose your password
choose-own-password = Choose a password of your own
choose-longer-password = Choose a longer password
welcome-own-password = Welcome, { $name }. The one you signed in with works only for this page.
welcome-longer-password =
    Welcome, { $name }. Yours was long enough only together with a second factor, which your account no longer has.
password-was-given = This is the password you were given. Choose one that only you know.
temporary-password-ended = The temporary password has ended meanwhile. Press "Forgot your password?" for a fresh link.

## What is wrong with a password

password-too-short =
    Use at least { $shortest } characters. This has { $length }. A few unrelated words make a good password.
password-too-long = Use at most { $longest } characters. This has { $length }.
passwords-differ = The two passwords differ. Enter the same one twice.
password-of-own-words =
    Names, addresses and the portal's own name count for nothing, and the rest of this is too easy to guess. Put a few
    unrelated words together instead.
password-common =
    This password is too easy to guess: it is a common one, or repeats itself. Put a few unrelated words together instead.

## While a password is typed

typed-of = { $length } of { $shortest } characters
typed-enough = { $length } characters, long enough
entries-same = Both entries are the same
entries-same-so-far = Same so far
entries-differ = The two entries differ
show = Show
hide = Hide
show-password = Show password
hide-password = Hide password

## A link that leads to nothing more

link-expired = This link has expired
password-link-expired =
    It was valid until { $at }. We can mail a new one to the address we have on file for you.
send-new-link = Send me a new link
new-link-sent = A new link is on its way
new-link-goes-to-file =
    It goes to the address we have on file for you. Check your spam folder too if it isn't there in a few minutes.
new-link-goes-to-new-address =
    It goes to the new address. Check your spam folder too if it isn't there in a few minutes.
go-to-sign-in = Go to sign in
link-unknown = This link isn't known here
link-unknown-title = Unknown link
link-cut-off-ask-anew = It may have been cut off in your mail program. Copy the whole line from the mail, or ask for a new link.
link-cut-off = It may have been cut off in your mail program. Copy the whole line from the mail.
ask-for-new-link = Ask for a new link
already-done = Already done
already-done-sign-in = Already done: sign in
password-already-set = This link has already been used: your password is set.

## A forgotten password

forgot-about = We mail you a link with which you set a new one.
no-mail-sent = No mail was sent
login-missing = Enter your e-mail address or username.
send-link = Send the link
back-to-sign-in = Back to sign in
check-email = Check your email
link-on-its-way =
    If there is an account by that name, a mail with a link is on its way to its address. It may take a few minutes; look
    into your spam folder too.
no-address-on-file = No e-mail address on file? Then no mail can reach you: ask whoever gave you your account.
no-address-ask = No e-mail address on file? Then no mail can reach you: ask { $contact }.
try-another-name = Try another name

## A slip of paper with credentials

slip-sign-in-at = Sign in at
slip-username = Username
slip-password = Temporary password
slip-until = Valid until { $until }.
slip-then = At the first sign-in you choose a password of your own.
slip-picture = QR code of the sign-in page

## A second factor

second-factor = Second factor
one-more-step = One more step
confirm-by-factor = Confirm it's you with a second factor.
code-from-your-app = Code from your authenticator app
use-passkey = Use a passkey
passkey-needs-scripts = Your passkey can't be used here: that needs scripts and a recent browser.
passkey-needs-name = Your passkey can't be used here: that needs a portal that is reached by a name over https.
use-app-or-code = Use your app, or a recovery code.
use-recovery-code-only = Use a recovery code.
use-recovery-code = Use a recovery code
recovery-code = Recovery code
one-of-ten = One of the ten that you kept when you set up the second factor. Each works once.
code-as-you-like = Capitals, spaces and hyphens make no difference.
no-code-left = No code left? An administrator can remove the second factor for you.
another-way = Another way
factor-refused =
    That didn't work. Try again, or use another way. After too many tries an account is locked for a while.
recovery-code-spent = That recovery code is spent. Your account's page says how many are left.
factor-was-removed = Your second factor was removed meanwhile. Sign in again.

## Setting up a second factor before signing in

set-up-factor = Set up a second factor
factor-is-asked-for = Your roles ask for one beside your password. It takes a minute, and an authenticator app on your phone.
app-not-on = The app is not on yet
picture-of-key = QR code with the set-up key, for the camera of a phone
scan-this = Scan this with an authenticator app on your phone. Reading this on the phone itself?
open-app = Open the app here
or-type-key = Or type this key into the app:
set-up-key = the set-up key
code-from-app = Code from the app
turn-on = Turn on and go on
use-passkey-instead = Use a passkey instead
use-app-instead = Use an authenticator app instead
code-does-not-fit =
    This code doesn't fit. Enter the six digits that the app shows now, and see that your phone's clock is right.
set-up-passkey = Set up a passkey
passkey-about = Kept by your device, password manager or security key, and opened by fingerprint, face or PIN.
no-passkeys-here =
    This browser offers no passkeys here: they need scripts and a recent browser. Set up an authenticator app instead.
passkey-name = Name
passkey-name-help = Where it is kept, such as "Work laptop" or "Blue security key".
passkey-name-missing = Enter a name by which you will know it.
passkey-name-too-long = Use at most { $longest } characters.
make-passkey = Make the passkey and go on
passkey-not-added = The passkey was not added. Give it a name and try again.
passkey-not-given = The browser gave no passkey. Try again, or use another way.
passkey-there-already = There is a passkey for this account on that device already.
recovery-codes = Recovery codes
your-recovery-codes = Your recovery codes
factor-is-on =
    The second factor is on. Each of these lets you in once if you don't have your phone or key. Print or copy them now:
shown-only-once = they are shown only this once
codes-kept = I have kept them: go on
the-recovery-codes = the recovery codes
print = Print
copy = Copy
copy-what = Copy { $what }
copied = Copied

## A changed address

confirm-address-title = Confirm your address
address-to-be = { $email } is to become the address of the account of { $name }. This link is valid until { $until }.
address-not-confirmed = The address was not confirmed
your-password = Your password
your-password-help =
    It shows that the account is yours, and not only this address. If you don't know it, ask an administrator.
not-your-password = This is not the password of this account.
confirm-address = Confirm address
not-you-close = If this wasn't you, just close this page: nothing will change.
address-link-expired = We can mail a new one to { $email }. Until it is followed, the address of the account stays as it is.
address-is-confirmed = This link has done its work: the address is confirmed.
change-withdrawn = This change was withdrawn
change-withdrawn-about = The address of the account stays as it was. If you still want it changed, ask for it anew.
address-replaced = Another address took its place
address-replaced-about =
    After this mail had left, a change to another address was asked for. The link in the mail to that one counts.
address-taken = Another account has this address
address-taken-about =
    It got there first, and no two accounts can share an address. Nothing was changed; your administrator can help.
address-confirmed = Confirmed. The address of the account is { $email } now.
address-confirmed-mail = Confirmed. A mail with a link to set your password goes to { $email }.

## Ending reminders

stop-reminders = Stop reminders
stop-reminders-question = Stop reminders?
stop-reminders-about =
    { $name }, you would get no more reminders to sign in. Your account stays as it is, and mails about it, as one with a
    link to a new password, still reach you.
reminders-ended = Reminders have ended
reminders-ended-about = You get no more reminders to sign in. Your account stays as it is.

## When there is no page

go-to-start = Go to the start page
try-again = Try again
reference = Reference:
bad-request = That request can't be read
bad-request-about = The address or the form was incomplete. Go back and try again.
sign-in-first = Sign in first
sign-in-first-about = This page is for people who are signed in.
forbidden = You may not do that
forbidden-about = Your roles don't allow it. An administrator can give you a role that does.
not-found = There is nothing here
not-found-about = The page was moved or deleted, or its address has a mistake.
method-not-allowed = That can't be done here
method-not-allowed-about = This address doesn't take that kind of request. Start again from the page before it.
conflict = Someone else was quicker
request-timeout = That took too long to arrive
request-timeout-about = Your connection may be very slow. Nothing you entered was saved. Go back and try again.
too-large = That is too much at once
too-large-about = Send less and try again.
unprocessable = That can't be processed
unprocessable-about = The request was not a form of this portal. Go back and try again.
too-many-tries = Too many tries
too-many-tries-about = There were too many tries from your network.
busy = Many people are signing in right now
busy-about = Passwords are checked one after the other, and the line is long.
unavailable = { $portal } can't answer right now
unavailable-away = Part of it is being restarted or is very busy. Nothing you entered was saved.
unavailable-full =
    There is no room left on its disk: tell whoever looks after this portal. Nothing you entered was saved.
unavailable-read-only = Its database takes no changes at the moment. Nothing you entered was saved.
unavailable-unanswered =
    Its database takes very long. What you entered may be saved all the same: look before you send it again.
internal = Something went wrong on our side
internal-about = It was logged. Try again; if it stays, tell your administrator the reference below.
again-in-seconds =
    { $seconds ->
        [one] Try again in a second.
       *[other] Try again in { $seconds } seconds.
    }
again-in-a-minute = Try again in a minute.
again-anew = Go back and try again in a minute. Passwords and codes must be entered anew.
again-kept = It is kept on this page. Try again in a minute.
