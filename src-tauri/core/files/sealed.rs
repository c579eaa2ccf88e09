//! A file kept unchanged under a key: XChaCha20-Poly1305 over chunks in the STREAM construction, so that a chunk that
//! was changed, moved, taken out or cut off is found. The clear text never touches the disk on the way in.
//!
//! Eight bytes of mark, nineteen of nonce, then chunks of 64 KiB, each with its tag of sixteen bytes; the last is
//! shorter than the others, empty if need be.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::stream::{DecryptorBE32, EncryptorBE32};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use sha2::{Digest, Sha256};

use super::table::Step;
use crate::error::{Error, Result};

const MARK: &[u8; 8] = b"LRseal01";
const NONCE: usize = 19;
const CHUNK: usize = 1 << 16;
const TAG: usize = 16;

/// Makes a file that only its owner reads, as the keys are.
fn own(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A file in the making; gone again unless it is kept.
pub struct Unfinished {
    path: PathBuf,
    kept: bool,
}

impl Unfinished {
    /// Moves the file to its place, or leaves it where it is if that cannot be done now.
    pub fn keep_as(mut self, place: &Path) {
        self.kept = true;
        let _ = std::fs::rename(&self.path, place);
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.kept {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// The key of one sealed file; `number` keeps files of the same secret apart.
pub fn key_of(secret: &[u8; 32], number: i64) -> [u8; 32] {
    let mut material = secret.to_vec();
    material.extend(number.to_le_bytes());
    blake3::derive_key("laurel voters: key of a sealed raw file", &material)
}

/// Writes `source` to `target` under the key; returns the SHA-256 of what was read. `step` is told the bytes done.
pub fn seal(source: &Path, target: &Path, key: &[u8; 32], step: Step<'_>) -> Result<(String, Unfinished)> {
    let failed = |cause| Error::file("保存原始选票文件", cause);
    let mut nonce = [0u8; NONCE];
    getrandom::fill(&mut nonce).map_err(|cause| failed(std::io::Error::other(cause.to_string())))?;
    let mut from = File::open(source).map_err(failed)?;
    let mut to = own(target).map_err(failed)?;
    let unfinished = Unfinished { path: target.to_owned(), kept: false };
    to.write_all(MARK).and_then(|()| to.write_all(&nonce)).map_err(failed)?;
    let mut stream = EncryptorBE32::from_aead(XChaCha20Poly1305::new(key.into()), (&nonce).into());
    let (mut hash, mut done, mut chunk) = (Sha256::new(), 0, Vec::with_capacity(CHUNK));
    loop {
        read_chunk(&mut from, CHUNK, &mut chunk).map_err(failed)?;
        hash.update(&chunk);
        if chunk.len() < CHUNK {
            let last = stream.encrypt_last(chunk.as_slice()).map_err(|_| failed(too_long()))?;
            to.write_all(&last).map_err(failed)?;
            break;
        }
        let sealed = stream.encrypt_next(chunk.as_slice()).map_err(|_| failed(too_long()))?;
        to.write_all(&sealed).map_err(failed)?;
        done += count(&chunk);
        step(done)?;
    }
    to.sync_all().map_err(failed)?;
    Ok((hex(hash), unfinished))
}

/// Writes the clear text of `source` to `target`; returns its SHA-256. Refused where the key is another or a byte was
/// changed; then nothing is left at `target`.
pub fn unseal(source: &Path, target: &Path, key: &[u8; 32], step: Step<'_>) -> Result<String> {
    let failed = |cause| Error::file("取出原始选票文件", cause);
    let damaged = || Error::Refused("保存的原始选票文件已损坏，或不是用现有的密钥保存的，不能取出。".to_owned());
    let mut from = File::open(source).map_err(failed)?;
    let (mut mark, mut nonce) = ([0u8; MARK.len()], [0u8; NONCE]);
    from.read_exact(&mut mark).and_then(|()| from.read_exact(&mut nonce)).map_err(|_| damaged())?;
    if mark != *MARK {
        return Err(damaged());
    }
    let mut to = own(target).map_err(failed)?;
    let unfinished = Unfinished { path: target.to_owned(), kept: false };
    let mut stream = DecryptorBE32::from_aead(XChaCha20Poly1305::new(key.into()), (&nonce).into());
    let (mut hash, mut done, mut chunk) = (Sha256::new(), 0, Vec::with_capacity(CHUNK + TAG));
    loop {
        read_chunk(&mut from, CHUNK + TAG, &mut chunk).map_err(failed)?;
        if chunk.len() < CHUNK + TAG {
            let last = stream.decrypt_last(chunk.as_slice()).map_err(|_| damaged())?;
            hash.update(&last);
            to.write_all(&last).map_err(failed)?;
            break;
        }
        let clear = stream.decrypt_next(chunk.as_slice()).map_err(|_| damaged())?;
        hash.update(&clear);
        to.write_all(&clear).map_err(failed)?;
        done += count(&clear);
        step(done)?;
    }
    unfinished.keep_as(target);
    Ok(hex(hash))
}

/// Up to `most` bytes; fewer only at the end.
fn read_chunk(from: &mut File, most: usize, chunk: &mut Vec<u8>) -> std::io::Result<()> {
    chunk.clear();
    from.take(u64::try_from(most).unwrap_or(u64::MAX)).read_to_end(chunk).map(|_| ())
}

fn too_long() -> std::io::Error {
    std::io::Error::other("文件过长")
}

fn count(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];

    fn sealed(folder: &Path, content: &[u8]) -> PathBuf {
        let (source, target) = (folder.join("clear"), folder.join("sealed"));
        std::fs::write(&source, content).unwrap();
        let (hash, unfinished) = seal(&source, &target, &KEY, &mut |_| Ok(())).unwrap();
        assert_eq!(hash, hex(Sha256::new_with_prefix(content)));
        unfinished.keep_as(&target);
        target
    }

    #[test]
    fn what_was_sealed_comes_back_unchanged() {
        let folder = tempfile::tempdir().unwrap();
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5] {
            let content: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).unwrap()).collect();
            let target = sealed(folder.path(), &content);
            let chunks = length / CHUNK + 1;
            assert_eq!(std::fs::metadata(&target).unwrap().len(), count(&content) + 27 + 16 * chunks as u64);
            let back = folder.path().join("back");
            let hash = unseal(&target, &back, &KEY, &mut |_| Ok(())).unwrap();
            assert_eq!(hash, hex(Sha256::new_with_prefix(&content)));
            assert_eq!(std::fs::read(&back).unwrap(), content);
        }
    }

    #[test]
    fn a_changed_file_and_another_key_are_refused_and_leave_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let target = sealed(folder.path(), &vec![5; CHUNK + 100]);
        let whole = std::fs::read(&target).unwrap();
        let back = folder.path().join("back");
        let check = |bytes: &[u8], key: &[u8; 32]| {
            std::fs::write(&target, bytes).unwrap();
            let refused = unseal(&target, &back, key, &mut |_| Ok(())).map_err(|error| error.code());
            assert_eq!((refused, back.exists()), (Err("refused"), false));
        };
        check(&whole, &[8; 32]);
        check(&whole[..whole.len() - 1], &KEY);
        // Cut off at the end of a chunk, and within the head.
        check(&whole[..27 + CHUNK + TAG], &KEY);
        check(&whole[..20], &KEY);
        for at in [0, 10, 27, 27 + CHUNK + TAG, whole.len() - 1] {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            check(&changed, &KEY);
        }
    }

    #[test]
    fn a_sealing_that_is_broken_off_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (source, target) = (folder.path().join("clear"), folder.path().join("sealed"));
        std::fs::write(&source, vec![1; 3 * CHUNK]).unwrap();
        let stopped = seal(&source, &target, &KEY, &mut |done| {
            if done > count(&[0; CHUNK]) { Err(Error::Cancelled) } else { Ok(()) }
        });
        assert_eq!((stopped.map(|_| ()).map_err(|error| error.code()), target.exists()), (Err("cancelled"), false));
        drop(seal(&source, &target, &KEY, &mut |_| Ok(())).unwrap());
        assert!(!target.exists());
    }

    #[test]
    fn every_file_has_a_key_of_its_own() {
        assert_ne!(key_of(&KEY, 1), key_of(&KEY, 2));
        assert_ne!(key_of(&KEY, 1), KEY);
    }
}
