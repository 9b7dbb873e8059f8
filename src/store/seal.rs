//! A copy of the database that only who knows the passphrase can read, to be sent to where others may look: packed by gzip, then encrypted by
//! age (<https://age-encryption.org/v1>). Nothing of ours is needed to open it: `age --decrypt FILE | gunzip`.

use std::{
    fs::File,
    io::{self, BufReader, Read, Write},
    iter,
    path::Path,
};

use age::{DecryptError, Decryptor, Encryptor, scrypt};
use anyhow::{Context, anyhow, bail};
use flate2::{Compression, read::MultiGzDecoder, write::GzEncoder};
use secrecy::SecretString;

/// The work by which a passphrase becomes a key: 2^16 rounds of scrypt, for which 64 MB of memory are needed for an instant. age would take what
/// costs this machine a second, which may be more memory than a small server has.
const WORK: u8 = 16;
/// The most work that a file may ask of us: 1 GB of memory.
const MOST_WORK: u8 = 20;

/// A sealed copy, as far as it was wanted.
#[derive(Debug, PartialEq, Eq)]
pub enum Sealed {
    /// All of it.
    Whole(Vec<u8>),
    /// It has so many bytes, which is more than was wanted.
    TooLarge(u64),
}

/// Packs and encrypts a file; of what comes to more than `most` bytes only the size is kept.
pub fn seal(file: &Path, most: usize, passphrase: &SecretString) -> anyhow::Result<Sealed> {
    let mut from = File::open(file).with_context(|| format!("could not read {}", file.display()))?;
    let mut recipient = scrypt::Recipient::new(passphrase.clone());
    recipient.set_work_factor(WORK);
    let encryptor = Encryptor::with_recipients(iter::once(&recipient as _))?;
    let sealed = encryptor.wrap_output(Bounded { kept: Vec::new(), size: 0, most: to_u64(most) })?;
    let mut packed = GzEncoder::new(sealed, Compression::default());
    io::copy(&mut from, &mut packed)?;
    let Bounded { kept, size, most } = packed.finish()?.finish()?;
    Ok(if size > most { Sealed::TooLarge(size) } else { Sealed::Whole(kept) })
}

/// Keeps what is written, and lets all of it go as soon as it is too much.
struct Bounded {
    kept: Vec<u8>,
    size: u64,
    most: u64,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.size = self.size.saturating_add(to_u64(bytes.len()));
        if self.size > self.most {
            self.kept = Vec::new();
        } else {
            self.kept.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn to_u64(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

/// What a copy is by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrapping {
    /// A database as it is.
    None,
    /// Packed.
    Gzip,
    /// Encrypted.
    Age,
    /// No copy at all.
    Foreign,
}

/// As many bytes tell what a file is.
const HEAD: usize = 20;

impl Wrapping {
    fn of(head: &[u8]) -> Self {
        if head.starts_with(b"SQLite format 3\0") {
            Self::None
        } else if head.starts_with(&[0x1f, 0x8b]) {
            Self::Gzip
        } else if head.starts_with(b"age-encryption.org/") {
            Self::Age
        } else {
            Self::Foreign
        }
    }

    /// What the file is.
    pub fn of_file(file: &Path) -> anyhow::Result<Self> {
        let open = || -> io::Result<Vec<u8>> { Ok(head(File::open(file)?)?.0) };
        Ok(Self::of(&open().with_context(|| format!("could not read {}", file.display()))?))
    }
}

/// The first bytes, and a reader that begins with them once more.
fn head<R: Read>(mut from: R) -> io::Result<(Vec<u8>, impl Read)> {
    let mut head = Vec::with_capacity(HEAD);
    from.by_ref().take(to_u64(HEAD)).read_to_end(&mut head)?;
    Ok((head.clone(), io::Cursor::new(head).chain(from)))
}

/// Writes the database that is in a file, however it is wrapped.
///
/// # Errors
/// Says whether the passphrase is wrong, or the file is cut off or changed.
pub fn unwrap(file: &Path, to: impl Write, passphrase: Option<&SecretString>) -> anyhow::Result<()> {
    let from = File::open(file).with_context(|| format!("could not read {}", file.display()))?;
    let (first, from) = head(BufReader::new(from))?;
    match Wrapping::of(&first) {
        Wrapping::Age => {
            let passphrase = passphrase.context("it is encrypted, and there is no passphrase")?;
            let mut identity = scrypt::Identity::new(passphrase.clone());
            identity.set_max_work_factor(MOST_WORK);
            let decryptor = Decryptor::new_buffered(BufReader::new(from)).map_err(in_words)?;
            unpack(decryptor.decrypt(iter::once(&identity as _)).map_err(in_words)?, to)
        }
        Wrapping::None | Wrapping::Gzip | Wrapping::Foreign => unpack(from, to),
    }
}

fn unpack(from: impl Read, to: impl Write) -> anyhow::Result<()> {
    let (first, from) = head(from).map_err(cut_off)?;
    if Wrapping::of(&first) == Wrapping::Gzip { take(MultiGzDecoder::new(from), to) } else { take(from, to) }
}

/// The database itself.
fn take(from: impl Read, mut to: impl Write) -> anyhow::Result<()> {
    let (first, mut from) = head(from).map_err(cut_off)?;
    if Wrapping::of(&first) != Wrapping::None {
        bail!("it is no database of panelgram's");
    }
    io::copy(&mut from, &mut to).map(drop).map_err(cut_off)
}

/// Where reading ends too soon, or what was read is not what was written.
fn cut_off(error: io::Error) -> anyhow::Error {
    let ends_or_differs =
        [io::ErrorKind::UnexpectedEof, io::ErrorKind::InvalidData, io::ErrorKind::InvalidInput]
            .contains(&error.kind());
    let error = anyhow::Error::new(error);
    if ends_or_differs { error.context("the file is cut off or was changed") } else { error }
}

fn in_words(error: DecryptError) -> anyhow::Error {
    match error {
        DecryptError::NoMatchingKeys => anyhow!("it is encrypted to a key, not by a passphrase"),
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed => {
            anyhow!("the passphrase is wrong")
        }
        DecryptError::ExcessiveWork { .. } => {
            anyhow!("it asks for more work than a copy of panelgram's does")
        }
        DecryptError::InvalidHeader | DecryptError::InvalidMac | DecryptError::UnknownFormat => {
            anyhow!("the file is cut off or was changed")
        }
        DecryptError::Io(error) => cut_off(error),
        unknown => anyhow!("it can't be decrypted: {unknown}"),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const PASSPHRASE: &str = "correct horse battery staple";

    fn sealed(folder: &Path, content: &[u8]) -> Vec<u8> {
        let file = folder.join("copy.db");
        fs::write(&file, content).unwrap();
        match seal(&file, 1 << 20, &PASSPHRASE.into()).unwrap() {
            Sealed::Whole(bytes) => bytes,
            Sealed::TooLarge(size) => panic!("{size}"),
        }
    }

    fn opened(folder: &Path, bytes: &[u8], passphrase: &str) -> Result<Vec<u8>, String> {
        let file = folder.join("sealed");
        fs::write(&file, bytes).unwrap();
        let mut to = Vec::new();
        match unwrap(&file, &mut to, Some(&passphrase.into())) {
            Ok(()) => Ok(to),
            Err(error) => Err(format!("{error:#}")),
        }
    }

    #[test]
    fn what_is_sealed_is_opened_by_the_passphrase_alone_and_whole_or_not_at_all() {
        let home = tempfile::tempdir().unwrap();
        let content = [b"SQLite format 3\0".as_slice(), &vec![7; 300_000]].concat();
        let bytes = sealed(home.path(), &content);
        assert!(
            bytes.starts_with(b"age-encryption.org/v1\n-> scrypt ") && bytes.len() < 10_000,
            "packed, too"
        );
        assert_eq!(opened(home.path(), &bytes, PASSPHRASE).unwrap(), content);
        assert_eq!(opened(home.path(), &bytes, "wrong").unwrap_err(), "the passphrase is wrong");
        for cut in [25, 100, bytes.len() / 2, bytes.len() - 1] {
            let error = opened(home.path(), &bytes[..cut], PASSPHRASE).unwrap_err();
            assert!(error.contains("cut off or was changed"), "{cut}: {error}");
        }
        let mut changed = bytes.clone();
        changed[bytes.len() - 40] ^= 1;
        let error = opened(home.path(), &changed, PASSPHRASE).unwrap_err();
        assert!(error.contains("cut off or was changed"), "{error}");
        assert_ne!(sealed(home.path(), &content), bytes, "salted");
    }

    #[test]
    fn a_copy_may_be_packed_or_plain_and_nothing_else() {
        let home = tempfile::tempdir().unwrap();
        let content = [b"SQLite format 3\0".as_slice(), &[7; 1_000]].concat();
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        packed.write_all(&content).unwrap();
        let packed = packed.finish().unwrap();
        assert_eq!(opened(home.path(), &content, "").unwrap(), content);
        assert_eq!(opened(home.path(), &packed, "").unwrap(), content);
        assert!(opened(home.path(), &packed[..packed.len() - 3], "").unwrap_err().contains("cut off"));
        for foreign in ["", "words", "SQLite format 2"] {
            let error = opened(home.path(), foreign.as_bytes(), "").unwrap_err();
            assert_eq!(error, "it is no database of panelgram's");
        }
        assert_eq!(
            opened(home.path(), &sealed(home.path(), b"words"), PASSPHRASE).unwrap_err(),
            "it is no database of panelgram's"
        );
    }

    #[test]
    fn of_what_is_too_large_only_the_size_is_kept() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("copy.db");
        fs::write(&file, [7; 5_000]).unwrap();
        let Sealed::Whole(bytes) = seal(&file, 1 << 20, &PASSPHRASE.into()).unwrap() else {
            panic!("too large")
        };
        let size = u64::try_from(bytes.len()).unwrap();
        assert_eq!(seal(&file, bytes.len() - 1, &PASSPHRASE.into()).unwrap(), Sealed::TooLarge(size));
        assert!(matches!(seal(&file, bytes.len(), &PASSPHRASE.into()).unwrap(), Sealed::Whole(_)));
    }
}
