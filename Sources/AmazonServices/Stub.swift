internal import AsyncHTTPClient
internal import CryptoExtras
internal import X509
internal import ServiceLifecycle
