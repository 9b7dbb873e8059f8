//! A server on loopback that answers every request with what it was told, and remembers the forms it got.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// How a request is answered.
#[derive(Clone)]
pub(super) enum Reply {
    /// A whole answer.
    Whole { http: u16, headers: String, body: Vec<u8> },
    /// This many bytes of `a`, as promised in the headers.
    Long(usize),
    /// Chunk after chunk, for ever.
    Endless,
    /// Half of the promised body, then the end of the connection.
    Cut(&'static str),
    /// The request is read, then nothing.
    Silence,
    /// The request is read, then the connection is reset.
    Reset,
}

impl Reply {
    pub(super) fn ok(body: &str) -> Self {
        Self::http(200, body)
    }

    pub(super) fn http(http: u16, body: &str) -> Self {
        Self::Whole { http, headers: String::new(), body: body.as_bytes().to_vec() }
    }
}

type Form = Vec<(String, String)>;
type Answering = dyn Fn(&Form) -> Reply + Send + Sync;

pub(super) struct Server {
    pub(super) url: String,
    requests: Arc<Mutex<Vec<Form>>>,
    answering: Arc<Mutex<Box<Answering>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Server {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/api/v2/", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let answering: Arc<Mutex<Box<Answering>>> = Arc::new(Mutex::new(Box::new(|_| Reply::ok(""))));
        let (seen, answers) = (requests.clone(), answering.clone());
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, seen.clone(), answers.clone()));
            }
        });
        Self { url, requests, answering, task }
    }

    pub(super) async fn answering(reply: Reply) -> Self {
        let server = Self::start().await;
        server.answer(reply);
        server
    }

    pub(super) fn answer(&self, reply: Reply) {
        self.answer_by(move |_| reply.clone());
    }

    pub(super) fn answer_by(&self, answering: impl Fn(&Form) -> Reply + Send + Sync + 'static) {
        *self.answering.lock().unwrap() = Box::new(answering);
    }

    /// The forms received since the last look.
    pub(super) fn take_requests(&self) -> Vec<Form> {
        std::mem::take(&mut self.requests.lock().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

pub(super) fn field<'a>(form: &'a Form, name: &str) -> Option<&'a str> {
    form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

async fn serve(
    mut stream: TcpStream,
    requests: Arc<Mutex<Vec<Form>>>,
    answering: Arc<Mutex<Box<Answering>>>,
) {
    let Some(form) = read_form(&mut stream).await else { return };
    requests.lock().unwrap().push(form.clone());
    let reply = answering.lock().unwrap()(&form);
    // The client may have gone away long before the end; that is what some tests are about.
    let _ = send(&mut stream, reply).await;
}

async fn read_form(stream: &mut TcpStream) -> Option<Form> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            assert!(head.starts_with("post /api/v2/ http/1.1\r\n"), "{head}");
            assert!(head.contains("content-type: application/x-www-form-urlencoded"), "{head}");
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length?.parse::<usize>().ok()? {
                return Some(url::form_urlencoded::parse(body.as_bytes()).into_owned().collect());
            }
        }
        let mut chunk = [0; 8192];
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return None,
            Ok(count) => bytes.extend_from_slice(&chunk[..count]),
        }
    }
}

async fn send(stream: &mut TcpStream, reply: Reply) -> std::io::Result<()> {
    match reply {
        Reply::Whole { http, headers, body } => {
            let head = format!(
                "HTTP/1.1 {http} X\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(&body).await?;
        }
        Reply::Long(length) => {
            stream
                .write_all(format!("HTTP/1.1 200 X\r\ncontent-length: {length}\r\n\r\n").as_bytes())
                .await?;
            let block = vec![b'a'; 1024 * 1024];
            let mut left = length;
            while left > 0 {
                let count = left.min(block.len());
                stream.write_all(&block[..count]).await?;
                left -= count;
            }
        }
        Reply::Endless => {
            stream.write_all(b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n").await?;
            let chunk = [b"10000\r\n".as_slice(), &vec![b' '; 0x10000], b"\r\n"].concat();
            loop {
                stream.write_all(&chunk).await?;
            }
        }
        Reply::Cut(body) => {
            let head = format!("HTTP/1.1 200 X\r\ncontent-length: {}\r\n\r\n{body}", body.len() * 2);
            stream.write_all(head.as_bytes()).await?;
        }
        Reply::Silence => std::future::pending().await,
        Reply::Reset => stream.set_zero_linger()?,
    }
    stream.flush().await
}
