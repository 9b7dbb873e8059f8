//! Photos and large files of people, and how the bot passes them on.

use serde_json::{Value, json};

use super::{ANNA, BORIS, GROUP, Scene};
use crate::telegram::Kind;

fn receipt(name: &str, caption: &str) -> Kind {
    Kind::Picture { name: name.into(), caption: caption.into() }
}

fn sizes(message: &Value) -> Vec<(String, String)> {
    let text = |size: &Value, field: &str| size[field].as_str().unwrap().to_owned();
    let sizes = message["photo"].as_array().unwrap().iter();
    sizes.map(|size| (text(size, "file_id"), text(size, "file_unique_id"))).collect()
}

#[tokio::test]
async fn the_same_picture_is_known_by_its_unique_id() {
    let scene = Scene::new();
    scene.updates().await;
    scene.telegram.send_other(ANNA, ANNA, receipt("receipt-10.jpg", "for PG-4821"));
    scene.telegram.send_other(BORIS, BORIS, receipt("receipt-10.jpg", ""));
    scene.telegram.send_other(ANNA, ANNA, receipt("receipt-25.jpg", ""));
    let updates = scene.updates().await;
    let message = |number: usize| &updates[number]["message"];
    assert_eq!(message(0)["caption"], "for PG-4821");
    assert_eq!(message(1).get("caption"), None);
    let large = &message(0)["photo"][1];
    assert_eq!(
        (&large["width"], &large["height"], &large["file_size"]),
        (&json!(1280), &json!(960), &json!(98_000))
    );
    let [first, again, other] = [0, 1, 2].map(|number| sizes(message(number)));
    for (size, (id, unique)) in first.iter().enumerate() {
        assert_ne!(*id, again[size].0, "each message has a file_id of its own");
        assert_eq!(*unique, again[size].1);
        assert_ne!(*unique, other[size].1);
    }
    assert_ne!(first[0].1, first[1].1, "each size is a file");
    let file = scene.done("getFile", json!({"file_id": first[1].0})).await;
    assert_eq!(file["file_unique_id"], json!(first[1].1));
    assert!(file["file_path"].as_str().unwrap().starts_with("photos/"), "{file}");
    assert!(scene.telegram.transcript(ANNA).contains("Anna: <photo receipt-10.jpg>\n  for PG-4821\n"));
}

#[tokio::test]
async fn what_somebody_sent_is_passed_on_by_its_id() {
    let scene = Scene::new();
    scene.updates().await;
    scene.telegram.send_other(ANNA, ANNA, receipt("receipt-10.jpg", ""));
    scene.telegram.send_file(ANNA, ANNA, "receipt.pdf", b"%PDF");
    let updates = scene.updates().await;
    let photo = sizes(&updates[0]["message"]);
    let document = updates[1]["message"]["document"].clone();
    let sent = json!({"chat_id": GROUP, "photo": photo[1].0, "caption": "<b>Receipt</b>", "parse_mode": "HTML",
        "reply_markup": super::keyboard(&[&["Credit"]])});
    let sent = scene.done("sendPhoto", sent).await;
    assert_eq!(sent["caption"], "Receipt");
    let edit =
        |caption: &str| json!({"chat_id": GROUP, "message_id": sent["message_id"], "caption": caption});
    let edited = scene.done("editMessageCaption", edit("Credited")).await;
    assert_eq!((&edited["caption"], edited.get("reply_markup")), (&json!("Credited"), None));
    let same = scene.refused("editMessageCaption", edit("Credited")).await;
    assert!(same.starts_with("Bad Request: message is not modified"), "{same}");
    let text = json!({"chat_id": GROUP, "message_id": sent["message_id"], "text": "x"});
    let words = "Bad Request: there is no text in the message to edit";
    assert_eq!(scene.refused("editMessageText", text).await, words);
    let text = json!({"chat_id": BORIS, "message_id": scene.send(BORIS, "x").await, "caption": "y"});
    let words = "Bad Request: there is no caption in the message to edit";
    assert_eq!(scene.refused("editMessageCaption", text).await, words);
    let before = scene.telegram.refusals().len();
    assert_eq!(sizes(&sent)[1].1, photo[1].1);
    let sent = scene.done("sendDocument", json!({"chat_id": GROUP, "document": document["file_id"]})).await;
    assert_eq!(sent["document"], document);
    assert_eq!(
        scene.telegram.transcript(GROUP),
        "shop_bot: <photo receipt-10.jpg> (edited)\n  Credited\nshop_bot: <document receipt.pdf>\n"
    );
    assert_eq!(scene.telegram.refusals().len(), before);
    let wrong = [
        ("sendPhoto", "photo", document["file_id"].clone(), "can't use file of type Document as Photo"),
        ("sendDocument", "document", json!(photo[0].0), "can't use file of type Photo as Document"),
        ("sendPhoto", "photo", json!("x"), "wrong file identifier/HTTP URL specified"),
        ("sendDocument", "document", json!("file99"), "wrong file identifier/HTTP URL specified"),
    ];
    for (method, field, id, words) in wrong {
        let answer = scene.refused(method, json!({"chat_id": GROUP, field: id})).await;
        assert_eq!(answer, format!("Bad Request: {words}"));
    }
    let long = json!({"chat_id": GROUP, "photo": photo[0].0, "caption": "x".repeat(1_025)});
    assert_eq!(scene.refused("sendPhoto", long).await, "Bad Request: message caption is too long");
}

#[tokio::test]
async fn a_large_file_is_passed_on_but_not_fetched() {
    let scene = Scene::new();
    let large = Kind::LargeDocument { name: "scan.pdf".into(), size: 25 << 20 };
    scene.telegram.send_other(ANNA, ANNA, large);
    let document = scene.updates().await.pop().unwrap()["message"]["document"].clone();
    assert_eq!(document["file_size"], 25 << 20);
    let id = document["file_id"].clone();
    assert_eq!(scene.refused("getFile", json!({"file_id": id})).await, "Bad Request: file is too big");
    scene.done("sendDocument", json!({"chat_id": GROUP, "document": id})).await;
    for kind in ["picture", "large_document"] {
        let send = json!({"person": ANNA, "chat": ANNA, "kind": kind, "name": "a.bin", "content": "words"});
        assert_eq!(scene.post("/chat/send", send).await.0, 200);
    }
    let told = scene.telegram.transcript(ANNA);
    assert!(told.ends_with("Anna: <photo a.bin>\n  words\nAnna: <document a.bin>\n"), "{told}");
}
