package import Hashing

/// The secret of a state: without it nobody can tell whether an address is behind a hash.
package typealias StateKey = SecretKey
