//! Each route in the source has a rule about who may use it, or is known to be open.

use crate::permissions::RULES;

#[test]
fn the_rules_of_permissions_leave_no_route_out() {
    let named: Vec<String> = RULES.iter().map(|rule| pattern_of(rule.path)).collect();
    let open = [
        "/",
        "/login",
        "/logout",
        "/login/new-password",
        "/login/second-factor",
        "/login/second-factor/passkey",
        "/login/second-factor/recovery-code",
        "/login/set-up-second-factor",
        "/login/set-up-second-factor/passkey",
        "/forgot-password",
        "/setup/{}",
        "/activate/{}",
        "/reset/{}",
        "/activate/{}/new-link",
        "/reset/{}/new-link",
        "/confirm-address/{}",
        "/confirm-address/{}/new-link",
        "/account",
        "/account/address",
        "/account/address/withdraw",
        "/account/keyboard",
        "/account/data",
        "/account/data.json",
        "/account/password",
        "/account/second-factor",
        "/account/second-factor/app",
        "/account/second-factor/app/remove",
        "/account/second-factor/passkeys",
        "/account/second-factor/passkeys/new",
        "/account/second-factor/passkeys/{}/remove",
        "/account/second-factor/recovery-codes",
        "/account/sessions/end",
        "/account/sessions/end-others",
        "/account/sessions/end-all",
        "/confirm-password",
        "/stop-reminders/{}",
        "/dev/mailbox/{}",
        "/dev/mailbox/{}/{}",
        "/dev/mailbox/{}/{}/html",
        "/healthz",
        "/readyz",
    ];
    for route in routes_in_source() {
        assert!(named.contains(&route) || open.contains(&route.as_str()), "no rule for {route}");
    }
}

/// Numbers, and the names of a kind of mail and a language, become placeholders.
fn pattern_of(path: &str) -> String {
    let is_named = |part: &str| part.parse::<u32>().is_ok() || ["activation", "en"].contains(&part);
    let parts: Vec<&str> = path
        .split('/')
        .map(|part| if is_named(part) { "{}" } else { part })
        .collect();
    parts.join("/")
}

fn routes_in_source() -> Vec<String> {
    let mut routes = Vec::new();
    for room in std::fs::read_dir("src").unwrap() {
        let Ok(source) = std::fs::read_to_string(room.unwrap().path().join("mod.rs")) else {
            continue;
        };
        if !source.contains("pub fn routes") {
            continue;
        }
        let bases: Vec<&str> = source
            .split("for path in [")
            .nth(1)
            .map(|rest| {
                rest.split(']')
                    .next()
                    .unwrap()
                    .split('"')
                    .filter(|part| part.starts_with('/'))
                    .collect()
            })
            .unwrap_or_default();
        let code: String = source
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect();
        for piece in code
            .split('"')
            .filter(|piece| piece.starts_with('/') || piece.starts_with("{path}"))
        {
            let paths = match piece.strip_prefix("{path}") {
                Some(rest) => bases.iter().map(|base| format!("{base}{rest}")).collect(),
                None => vec![piece.to_owned()],
            };
            routes.extend(paths.iter().map(|path| placeholders(path)));
        }
    }
    assert!(routes.len() > 35, "{routes:?}");
    routes
}

fn placeholders(path: &str) -> String {
    let path = path.replace("{{", "{").replace("}}", "}");
    let parts: Vec<&str> = path
        .split('/')
        .map(|part| if part.starts_with('{') { "{}" } else { part })
        .collect();
    parts.join("/")
}
