//! A second factor beside the password: an authenticator app, recovery codes, passkeys.

mod app;
mod held;
mod passkeys;
mod passwords;
mod recovery_codes;
mod removal;
mod requirement;
mod sign_in;

pub use sign_in::{fail_fifty_times, fail_ten_times};

use purser::clock::Timestamp;
use time::Duration;
use totp_rs::Totp;

use crate::support::{PASSWORD, PageView, PersonForm, TestApp, Visitor};

/// As long as a code is shown.
pub const STEP: Duration = Duration::seconds(30);

/// A phone with an authenticator app.
pub struct Phone(Totp);

impl Phone {
    /// Reads the link behind the QR code.
    pub fn set_up_from(page: &PageView) -> Phone {
        Phone::set_up_with(&page.link("Open the app here"))
    }

    pub fn set_up_with(address: &str) -> Phone {
        Phone(Totp::from_url(address).unwrap())
    }

    pub fn code_at(&self, moment: Timestamp) -> String {
        let seconds = u64::try_from(moment.assume_utc().unix_timestamp()).unwrap();
        self.0.generate(seconds).to_string()
    }

    pub fn secret(&self) -> (Vec<u8>, String) {
        (self.0.secret().as_bytes().to_vec(), self.0.secret().to_base32())
    }
}

impl TestApp {
    /// Turns an authenticator app on, and returns the phone and the recovery codes that were shown.
    pub async fn turn_app_on(&self, visitor: &Visitor) -> (Phone, Vec<String>) {
        let page = visitor.get("/account/second-factor/app").await;
        let phone = Phone::set_up_from(&page);
        let form = page
            .form("Turn on")
            .fill("Current password", PASSWORD)
            .fill("Code from the app", &phone.code_at(self.now()));
        let page = visitor.submit(form).await;
        page.assert_status(200).assert_says("Your recovery codes");
        (phone, page.all(".codes code"))
    }

    /// Ann, signed in, with an authenticator app and her recovery codes.
    pub async fn ann_with_app(&self, administrator: &Visitor) -> (Visitor, Phone, Vec<String>) {
        let ann = self.active_user(administrator, &PersonForm::ANN).await;
        let (phone, codes) = self.turn_app_on(&ann).await;
        self.deliver_mail().await;
        // The code by which it was turned on is spent.
        self.after(STEP);
        (ann, phone, codes)
    }

    /// A browser in which Ann entered her password, and is asked for more.
    pub async fn halfway_in(&self, login: &str) -> Visitor {
        let visitor = self.visitor();
        self.sign_in(&visitor, login, PASSWORD)
            .await
            .assert_says("One more step");
        visitor
    }
}

pub async fn enter_code(visitor: &Visitor, code: &str) -> PageView {
    let form = visitor.get("/login/second-factor").await.form("Sign in");
    visitor
        .submit(form.fill("Code from your authenticator app", code))
        .await
}

pub async fn enter_recovery_code(visitor: &Visitor, code: &str) -> PageView {
    let page = visitor.get("/login/second-factor").await;
    let form = visitor.get(&page.link("Use a recovery code")).await.form("Sign in");
    visitor.submit(form.fill("Recovery code", code)).await
}

pub async fn require_of_administrators(administrator: &Visitor) -> PageView {
    let form = administrator.get("/settings/security").await.form("Save");
    administrator
        .submit(form.tick("Second factor required for administrators"))
        .await
}
