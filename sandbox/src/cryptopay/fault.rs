//! What can go wrong on purpose. When it does: `crate::script`; how: `serve.rs`.

use serde::Deserialize;

/// One way to fail, or to answer what can't be true. Unless it says otherwise, nothing is done for the client.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The connection is closed with nothing done and no byte answered. A port that refuses is
    /// [`super::SandboxCryptoPay::close_door`].
    CloseBeforeReading,
    /// The answer is forgotten: the request is carried out, then the connection is closed without a byte.
    CloseAfterEffect,
    /// The request waits until it is released, or for `Options::stall`, and only then is carried out and answered; a client that leaves
    /// before gets nothing done.
    Stall,
    /// The request is carried out at once, and its answer waits as in [`Fault::Stall`].
    StallAfterEffect,
    /// This HTTP status with this body, HTML or JSON.
    Http(u16, String),
    /// The request is carried out, and the answer is replaced by this HTTP status with this body.
    HttpAfterEffect(u16, String),
    /// This HTTP status with this address in `Location`.
    MovedTo(u16, String),
    /// `{"ok":false,"error":{"code":…,"name":…}}` with this code, which is the HTTP status too, and this name.
    Refuse(u16, String),
    /// The request is carried out, and only the first half of the answer's JSON is sent, as if that were all.
    CutJson,
    /// The request is carried out, and everything of this name in the answer is this text: an amount of `ten`, a status nobody knows.
    Says(String, String),
    /// The request is carried out, and the first invoice of a list is nothing that anybody can read.
    OddRow,
}

impl Fault {
    /// One of each kind, those by HTTP status and by name once for each that is met.
    pub fn every() -> Vec<Self> {
        let page = |code: u16| Self::Http(code, format!("<html><h1>{code}</h1></html>"));
        vec![
            Self::CloseBeforeReading,
            Self::CloseAfterEffect,
            Self::Stall,
            Self::StallAfterEffect,
            page(200),
            page(403),
            page(500),
            page(502),
            Self::HttpAfterEffect(504, "<html><h1>Gateway Time-out</h1></html>".to_owned()),
            Self::MovedTo(302, "https://elsewhere.example/api/".to_owned()),
            Self::Refuse(401, "UNAUTHORIZED".to_owned()),
            Self::Refuse(403, "METHOD_DISABLED".to_owned()),
            Self::Refuse(429, "TOO_MANY_REQUESTS".to_owned()),
            Self::Refuse(500, "APP_ERROR".to_owned()),
            Self::CutJson,
            Self::Says("status".to_owned(), "held".to_owned()),
            Self::Says("amount".to_owned(), "ten".to_owned()),
            Self::OddRow,
        ]
    }
}
