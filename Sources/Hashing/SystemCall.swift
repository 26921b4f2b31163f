#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Calls of the system that need naming the library.
enum SystemCall {
    static func text() -> String { String(cString: strerror(errno)) }

    static func read(_ file: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Glibc)
            return Glibc.read(file, buffer.baseAddress, buffer.count)
        #elseif canImport(Musl)
            return Musl.read(file, buffer.baseAddress, buffer.count)
        #else
            return Darwin.read(file, buffer.baseAddress, buffer.count)
        #endif
    }

    static func write(_ file: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
            return Glibc.write(file, buffer.baseAddress, buffer.count)
        #elseif canImport(Musl)
            return Musl.write(file, buffer.baseAddress, buffer.count)
        #else
            return Darwin.write(file, buffer.baseAddress, buffer.count)
        #endif
    }
}
