//! Files, down and up: getFile and the download behind it, sendDocument. The address of a file holds the token, so no error shows it.

use std::time::Duration;

use reqwest::multipart::{Form, Part};
use secrecy::ExposeSecret;
use serde::Deserialize;
use teloxide::{
    payloads::{GetFile, SendDocument, SendPhoto},
    requests::Payload,
    types::{FileId, InputFile},
};

use super::{BotApi, ChatId, MessageId, ThreadId};
use crate::bot::api_error::ApiError;

/// The most bytes of a file that a bot can send: 50 MB (<https://core.telegram.org/bots/api#senddocument>).
pub const FILE_MAX: usize = 50_000_000;

/// How long an upload of that may take over a slow line.
const UPLOAD_TIMEOUT: Duration = Duration::from_mins(3);

/// A file that goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What it is called, in ASCII.
    pub name: String,
    /// What it is: `text/csv`.
    pub mime: &'static str,
    /// What stands below it; HTML of at most 1,024 characters.
    pub caption: String,
    /// What is in it, at most [`FILE_MAX`].
    pub bytes: Vec<u8>,
}

/// A photo or a file that somebody sent, passed on by Telegram's handle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PassedOn {
    /// A photo.
    Photo(String),
    /// A file.
    Document(String),
}

/// Why a file was not fetched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileFailure {
    /// It is larger than was allowed, whatever was said of it before.
    #[error("the file is too large")]
    TooLarge,
    /// It was not handed out.
    #[error(transparent)]
    Telegram(#[from] ApiError),
}

/// Where a file is. teloxide's `File` takes a size that is not said for the largest there is.
#[derive(Deserialize)]
struct FilePlace {
    #[serde(default)]
    file_size: Option<u64>,
    #[serde(default)]
    file_path: Option<String>,
}

impl BotApi {
    /// getFile, and the file itself. Reads no more than `limit` bytes, whatever size it is said to have.
    pub async fn fetch_file(&self, file: FileId, limit: usize) -> Result<Vec<u8>, FileFailure> {
        let place: FilePlace = self.call_for(&GetFile::new(file)).await?;
        if place.file_size.is_some_and(|size| size > limit as u64) {
            return Err(FileFailure::TooLarge);
        }
        let path = place.file_path.ok_or_else(|| ApiError::Unclear("the file has no path".into()))?;
        let url = format!("{}/file/bot{}/{path}", self.0.base, self.0.token.expose_secret());
        let request = self.0.http.get(url).timeout(self.0.call_timeout);
        let mut answer = request.send().await.map_err(|error| self.name_failure(error))?;
        let status = answer.status().as_u16();
        if status != 200 {
            return Err(ApiError::Unclear(format!("http status {status} instead of a file")).into());
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|error| self.name_failure(error))? {
            if bytes.len() + chunk.len() > limit {
                return Err(FileFailure::TooLarge);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    /// sendPhoto or sendDocument, of what somebody has sent. Only `send` may: it keeps the limits.
    pub(in crate::bot) async fn pass_on(
        &self,
        chat: ChatId,
        thread: Option<ThreadId>,
        file: PassedOn,
    ) -> Result<MessageId, ApiError> {
        let by_handle = |handle: String| InputFile::file_id(FileId(handle));
        match file {
            PassedOn::Photo(handle) => {
                let photo = SendPhoto::new(chat, by_handle(handle));
                self.call_for(&SendPhoto { message_thread_id: thread, ..photo }).await
            }
            PassedOn::Document(handle) => {
                let document = SendDocument::new(chat, by_handle(handle));
                self.call_for(&SendDocument { message_thread_id: thread, ..document }).await
            }
        }
    }

    /// sendDocument. Only `send` may: it keeps the limits. The form is ours: teloxide's payload writes itself as one only for its own
    /// requests, and as JSON leaves the file out.
    pub(in crate::bot) async fn send_document(
        &self,
        chat: ChatId,
        thread: Option<ThreadId>,
        document: Document,
    ) -> Result<MessageId, ApiError> {
        let Document { name, mime, caption, bytes } = document;
        let file = Part::bytes(bytes).file_name(name).mime_str(mime);
        let file = file.map_err(|error| self.name_failure(error))?;
        let form = Form::new().text("chat_id", chat.0.to_string()).text("caption", caption);
        let mut form = form.text("parse_mode", "HTML").part("document", file);
        if let Some(ThreadId(MessageId(thread))) = thread {
            form = form.text("message_thread_id", thread.to_string());
        }
        let url = format!("{}/bot{}/{}", self.0.base, self.0.token.expose_secret(), SendDocument::NAME);
        let request = self.0.http.post(url).timeout(UPLOAD_TIMEOUT).multipart(form);
        self.exchange(request).await
    }
}
