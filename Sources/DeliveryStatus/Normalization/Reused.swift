/// Elements in memory that serves for one text after another: emptying it costs nothing.
package struct Reused<Element: Sendable>: Sendable {
    /// The elements, and room behind them that holds what an earlier text left there.
    package internal(set) var storage: [Element] = []
    /// How many elements there are.
    package internal(set) var count = 0

    /// The elements alone.
    var elements: ArraySlice<Element> { storage[..<count] }

    @inline(__always)
    subscript(index: Int) -> Element { storage[index] }

    @inline(__always)
    mutating func clear() { count = 0 }

    @inline(__always)
    mutating func append(_ element: Element) {
        if count < storage.count {
            storage[count] = element
        } else {
            storage.append(element)
        }
        count += 1
    }

    /// Copies some of the elements to a place before them, or where they are.
    mutating func move(_ range: Range<Int>, to start: Int) {
        // Pointers look at no bounds.
        guard start >= 0, range.lowerBound > start, range.upperBound <= storage.count else {
            return
        }
        storage.withUnsafeMutableBufferPointer { elements in
            _ = elements[start...].update(fromContentsOf: elements[range])
        }
    }

    /// Makes room for `more` elements, which hold `placeholder` until they are written.
    mutating func reserve(_ more: Int, _ placeholder: Element) {
        let missing = count + more - storage.count
        if missing > 0 {
            storage.append(
                contentsOf: repeatElement(placeholder, count: max(missing, storage.count)))
        }
    }
}

extension Array {
    /// Removes all elements and keeps the memory; of a handful in a fraction of the time of
    /// `removeAll(keepingCapacity:)`.
    @inline(__always)
    mutating func clear() {
        while !isEmpty { removeLast() }
    }
}
