/**
 * The verb must be right before the noun: “removed unused spaces in sendResetPasswordEmail” does not match.
 * To hide or to redact secrets is what programs do with their output.
 */
export const removalWords =
  /(^|[^a-z])(remov(e|ed|es|ing)|delet(e|ed|es|ing)|purg(e|ed)|leak(ed)?|revok(e|ed)) +(the |my |our |all |some |hard-?coded |committed |leaked |exposed |plain-?text |secret |api |aws |db |database |private |accidental(ly)? )*(passwords?|secrets?|credentials?|creds|api[ -]?keys?|access keys?|private keys?|(access |auth |api )tokens?|\.env( file)?)($|[.,;:!)]| from | in | and )/im

/** Secrets removed from these places were never in git. */
export const otherPlaces = /docker|gitignore|\bimage\b|workflow|\blogs?\b|response|output|\bform\b|\bui\b/i

/** A value under the name of a secret, whatever the value is. */
export const namedValue =
  /(passw(or)?d|passphrase|secret|token|api_?key|private_?key|credentials?|\bkey|\bpass)\w{0,30}["'`]?\]?[ \t]{0,4}(:|=|=>|,)[ \t]{0,4}(["'`][^"'`\n$<{]|[\w+/-]{3,200}[ \t]{0,9}$)/im
