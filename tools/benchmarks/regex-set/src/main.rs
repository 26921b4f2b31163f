//! A reference for the engine: looks for all literals of one file in every text of another.
//!
//!     regex-set LITERALS TEXTS ROUNDS
//!
//! Both files have one text a line. Prints how many texts have a literal.

use regex::RegexSetBuilder;
use std::{env, error::Error, fs, process};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [literals, texts, rounds] = &arguments[..] else {
        eprintln!("usage: regex-set LITERALS TEXTS ROUNDS");
        process::exit(2);
    };
    match found(literals, texts, rounds) {
        Ok(count) => println!("{count}"),
        Err(error) => {
            eprintln!("regex-set: {error}");
            process::exit(1);
        }
    }
}

fn found(literals: &str, texts: &str, rounds: &str) -> Result<usize, Box<dyn Error>> {
    let literals = fs::read_to_string(literals)?;
    let texts = fs::read_to_string(texts)?;
    let rounds: usize = rounds.parse()?;
    let set = RegexSetBuilder::new(literals.lines().map(regex::escape))
        .size_limit(4 << 30)
        .dfa_size_limit(1 << 30)
        .build()?;
    let mut count = 0;
    for _ in 0..rounds {
        count = texts.lines().filter(|text| set.matches(text).matched_any()).count();
    }
    Ok(count)
}
