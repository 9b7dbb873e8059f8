//! Photos and files that people send where a receipt of a payment by hand is awaited. They are passed on by Telegram's handle, and never
//! fetched. Anywhere else a photo is what it is.

use teloxide::types::Message;

use super::arrival::Arrival;
use crate::{
    dialog::{Input, State},
    domain::receipt::{LARGEST, NewReceipt, ReceiptKind, ReceiptProblem},
};

/// The receipt that a message may be. Of an album the first is (`files.rs`).
pub fn shown_by(message: &Message) -> Option<Result<NewReceipt, ReceiptProblem>> {
    let of_album = message.media_group_id().is_some();
    Some(file_of(message)?.map(|receipt| NewReceipt { of_album, ..receipt }))
}

fn file_of(message: &Message) -> Option<Result<NewReceipt, ReceiptProblem>> {
    let caption = message.caption();
    if let Some(sizes) = message.photo() {
        let largest = sizes.iter().max_by_key(|size| u64::from(size.width) * u64::from(size.height))?;
        let (handle, unique) = (&largest.file.id.0, &largest.file.unique_id.0);
        return Some(Ok(NewReceipt::file(ReceiptKind::Photo, handle, unique, caption)));
    }
    let document = message.document()?;
    if u64::from(document.file.size) > LARGEST {
        return Some(Err(ReceiptProblem::TooLarge));
    }
    let (handle, unique) = (&document.file.id.0, &document.file.unique_id.0);
    Some(Ok(NewReceipt::file(ReceiptKind::Document, handle, unique, caption)))
}

/// What is no text is a receipt where something is paid.
pub fn heed_receipt(input: Input, arrival: &Arrival, state: &State) -> Input {
    match (&input, &arrival.receipt, state) {
        (Input::NotText, Some(receipt), State::Pay { .. }) => Input::Receipt(receipt.clone()),
        _ => input,
    }
}
