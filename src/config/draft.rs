//! Settings while they are being entered: each answer is judged as a start would judge it, and all of them become the text of a `.env`.

use super::{
    Pairs, Problem, Refusal, Settings, file, is_setting, refusal::KEY, refusal::TOKEN, values, wrong_value,
};

/// Settings that are being entered, over those of the environment.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    environment: Pairs,
    entered: Pairs,
}

impl Draft {
    pub(super) fn over(environment: Pairs) -> Self {
        let environment = environment.into_iter().filter(|(name, _)| is_setting(name)).collect();
        Self { environment, entered: Pairs::new() }
    }

    /// Takes an answer.
    ///
    /// # Errors
    /// What is wrong with it, if a start would refuse it; then it is not taken.
    pub fn enter(&mut self, name: &str, value: &str) -> Result<(), Problem> {
        let value = value.trim();
        if let Some(problem) = wrong_value(name, value, &[]) {
            return Err(problem);
        }
        self.entered.insert(name.to_owned(), value.to_owned());
        Ok(())
    }

    /// What was entered so far as settings. A token or key that is still missing is stood in for.
    ///
    /// # Errors
    /// If a start would be refused with them.
    pub fn settings(&self) -> Result<Settings, Refusal> {
        let missing = [TOKEN, KEY].map(|name| (name.to_owned(), values::STAND_IN.to_owned()));
        let mut pairs = Pairs::from(missing);
        pairs.extend(self.environment.clone());
        pairs.extend(self.entered.clone());
        Settings::from_pairs(pairs)
    }

    /// The text of a `.env` with what was entered.
    ///
    /// # Errors
    /// If a value can't be written in a way that is read as the same.
    pub fn text(&self) -> Result<String, Refusal> {
        let lines = self.entered.iter().map(|(name, value)| format!("{name}='{value}'\n"));
        let head =
            "# Written by `panelgram init`; `panelgram --help` and .env.example say what else can be set.\n";
        let text = head.to_owned() + &lines.collect::<String>();
        if file::parse(&text, ".env")? == self.entered {
            return Ok(text);
        }
        Err(Refusal::new(vec![Problem::between(
            &[".env"],
            "a value has a quote or a backslash that can't be written",
        )]))
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    const A_TOKEN: &str = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";

    #[test]
    fn what_was_entered_is_written_so_that_it_is_read_as_the_same() {
        let mut draft = Draft::default();
        draft.enter("TELOXIDE_TOKEN", &format!(" {A_TOKEN} ")).unwrap();
        draft.enter("PANEL_API_KEY", "it$costs#\"much").unwrap();
        draft.enter("ADMIN_CHAT_ID", "-1001234").unwrap();
        let text = draft.text().unwrap();
        assert!(text.ends_with(&format!(
            "ADMIN_CHAT_ID='-1001234'\nPANEL_API_KEY='it$costs#\"much'\nTELOXIDE_TOKEN='{A_TOKEN}'\n"
        )));
        let settings = Settings::from_pairs(file::parse(&text, ".env").unwrap()).unwrap();
        assert_eq!(settings.panel_key.expose_secret(), "it$costs#\"much");
        draft.enter("PANEL_API_KEY", "it's-quoted").unwrap();
        assert!(!draft.text().unwrap_err().to_string().contains("it's-quoted"));
    }

    #[test]
    fn what_a_start_would_refuse_is_not_taken() {
        let environment =
            [("PANEL_TIMEOUT".to_owned(), "5s".to_owned()), ("HOME".to_owned(), "/root".to_owned())];
        let mut draft = Draft::over(environment.into());
        let refused = draft.enter("TELOXIDE_TOKEN", "no-token").unwrap_err();
        assert!(!refused.to_string().contains("no-token"));
        let settings = draft.settings().unwrap();
        assert_eq!(settings.token.expose_secret(), values::STAND_IN);
        assert_eq!(settings.panel_timeout.as_secs(), 5, "the environment's holds");
        draft.enter("TELOXIDE_TOKEN", A_TOKEN).unwrap();
        assert_eq!(draft.settings().unwrap().token.expose_secret(), A_TOKEN);
        assert!(
            !draft.text().unwrap().contains("PANEL_TIMEOUT"),
            "what the environment says is not written down"
        );
    }
}
