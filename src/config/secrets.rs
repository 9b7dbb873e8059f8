//! What of the settings and the environment must never be said, beside the places that are made for a secret.

use std::any::TypeId;

use base64::prelude::{BASE64_STANDARD, Engine};
use secrecy::SecretString;

use super::{Pairs, Settings, command};

/// Settings that hold secrets beside other things.
const PARTLY: [&str; 3] = ["PANEL_EXTRA_FIELDS", "TELEGRAM_PROXY", "PANEL_PROXY"];

/// Where proxies are named: by the settings, and, in either case, where the HTTP library looks for them.
const PROXIES: [&str; 5] = ["TELEGRAM_PROXY", "PANEL_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];

/// The settings that are secrets, or hold some.
pub(super) fn names() -> Vec<String> {
    let command = command();
    let is_secret = |setting: &&clap::Arg| {
        PARTLY.contains(&setting.get_id().as_str())
            || setting.get_value_parser().type_id() == TypeId::of::<SecretString>()
    };
    command.get_arguments().filter(is_secret).map(|setting| setting.get_id().to_string()).collect()
}

impl Settings {
    /// Everything that must stand in no log, error or message: the tokens, the key, what the panel's own fields and the query of its
    /// address hold, who the proxies know us as.
    pub fn secrets(&self) -> Vec<SecretString> {
        let mut secrets = vec![self.token.clone(), self.panel_key.clone()];
        secrets.extend(self.selling.crypto_pay_token.clone());
        secrets.extend(self.daily.backup_passphrase.clone());
        secrets.extend(
            self.panel_extra_fields.pairs().iter().map(|(_, value)| SecretString::from(value.as_str())),
        );
        let query = self.panel_url.parse::<url::Url>();
        let query = query.iter().flat_map(url::Url::query_pairs);
        secrets.extend(query.map(|(_, value)| SecretString::from(value.into_owned())));
        secrets.extend(self.proxy_logins.iter().cloned());
        secrets
    }
}

/// The names and passwords in the addresses of proxies: as they are written, as they are meant, and as a header carries them.
pub(super) fn proxy_logins(given: &Pairs) -> Vec<SecretString> {
    let is_proxy = |name: &str| PROXIES.contains(&name.to_ascii_uppercase().as_str());
    let logins = given.iter().filter(|(name, _)| is_proxy(name)).filter_map(|(_, address)| login(address));
    let spelled = logins.flat_map(|login| {
        let (name, password) = login.split_once(':').unwrap_or((login, ""));
        let in_header = BASE64_STANDARD.encode(format!("{}:{}", decoded(name), decoded(password)));
        [login, name, password]
            .into_iter()
            .flat_map(|part| [decoded(part), part.to_owned()])
            .chain([in_header])
    });
    spelled.filter(|part| !part.is_empty()).map(SecretString::from).collect()
}

/// `name:password` of `http://name:password@host:port`.
fn login(address: &str) -> Option<&str> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    // A password may hold what should have been written otherwise.
    authority.rsplit_once('@').or_else(|| rest.rsplit_once('@')).map(|(login, _)| login)
}

fn decoded(part: &str) -> String {
    let form = format!("x={}", part.replace('+', "%2B").replace('&', "%26"));
    url::form_urlencoded::parse(form.as_bytes()).map(|(_, value)| value.into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn names_and_passwords_of_proxies_are_secrets() {
        let logins = |name: &str, address: &str| -> Vec<String> {
            let environment = Pairs::from([(name.to_owned(), address.to_owned())]);
            proxy_logins(&environment).iter().map(|secret| secret.expose_secret().to_owned()).collect()
        };
        let found = logins("https_proxy", "http://proxy%2Duser:pa%40ss+word@127.0.0.1:3128/");
        for secret in ["proxy-user", "proxy%2Duser", "pa@ss+word", "pa%40ss+word", "proxy-user:pa@ss+word"] {
            assert!(found.contains(&secret.to_owned()), "{secret}: {found:?}");
        }
        // `printf 'proxy-user:pa@ss+word' | base64`
        assert!(found.contains(&"cHJveHktdXNlcjpwYUBzcyt3b3Jk".to_owned()), "{found:?}");
        assert!(logins("PANEL_PROXY", "socks5://me:hidden@proxy").contains(&"hidden".to_owned()));
        // `printf 'token:' | base64`
        assert_eq!(
            logins("ALL_PROXY", "token@proxy.example"),
            ["token", "token", "token", "token", "dG9rZW46"]
        );
        assert!(logins("HTTP_PROXY", "http://me:un/quoted@proxy").contains(&"un/quoted".to_owned()));
        assert_eq!(logins("HTTPS_PROXY", "http://proxy.example:3128"), Vec::<String>::new());
        assert_eq!(logins("NO_PROXY", "me:secret@host"), Vec::<String>::new());
    }
}
