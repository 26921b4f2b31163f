internal import Hummingbird
internal import HummingbirdTLS
internal import Configuration
internal import UnixSignals
internal import Metrics
package func pageBytes() -> Int { PackageResources.index_html.count }
