//! What of the settings and the environment must never be said, beside the places that are made for a secret.

use secrecy::SecretString;

use super::{Pairs, Settings};

/// Where the HTTP library finds its proxies; in either case.
const PROXIES: [&str; 3] = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];

impl Settings {
    /// Everything that must stand in no log, error or message: the tokens, the key, what the panel's own fields and the query of its
    /// address hold, who the proxies know us as.
    pub fn secrets(&self) -> Vec<SecretString> {
        let mut secrets = vec![self.token.clone(), self.panel_key.clone()];
        secrets.extend(self.selling.crypto_pay_token.clone());
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

/// The names and passwords in the addresses of proxies, as they are written and as they are meant.
pub(super) fn proxy_logins(environment: &Pairs) -> Vec<SecretString> {
    let is_proxy = |name: &str| PROXIES.contains(&name.to_ascii_uppercase().as_str());
    let proxies = environment.iter().filter(|(name, _)| is_proxy(name));
    let written = proxies.filter_map(|(_, address)| login(address)).flat_map(|login| {
        let (name, password) = login.split_once(':').unwrap_or((login, ""));
        [login.to_owned(), name.to_owned(), password.to_owned()]
    });
    let secrets = written.flat_map(|part| [decoded(&part), part]).filter(|part| !part.is_empty());
    secrets.map(SecretString::from).collect()
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
        assert!(logins("ALL_PROXY", "token@proxy.example").iter().all(|secret| secret == "token"));
        assert!(!logins("ALL_PROXY", "token@proxy.example").is_empty());
        assert!(logins("HTTP_PROXY", "http://me:un/quoted@proxy").contains(&"un/quoted".to_owned()));
        assert_eq!(logins("HTTPS_PROXY", "http://proxy.example:3128"), Vec::<String>::new());
        assert_eq!(logins("NO_PROXY", "me:secret@host"), Vec::<String>::new());
    }
}
