//! Files, down and up: getFile and the download behind it. The address of a file holds the token, so no error shows it.

use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};

use super::BotApi;
use crate::bot::api_error::ApiError;

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

#[derive(Serialize)]
struct GetFile<'a> {
    file_id: &'a str,
}

#[derive(Deserialize)]
struct FilePlace {
    #[serde(default)]
    file_size: Option<u64>,
    #[serde(default)]
    file_path: Option<String>,
}

impl BotApi {
    /// getFile, and the file itself. Reads no more than `limit` bytes, whatever size it is said to have.
    pub async fn fetch_file(&self, file_id: &str, limit: usize) -> Result<Vec<u8>, FileFailure> {
        let place: FilePlace = self.call("GetFile", &GetFile { file_id }).await?;
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
}
