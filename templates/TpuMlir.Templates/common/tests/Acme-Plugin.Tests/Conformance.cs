using TpuMlir.Sdk.Testing;

namespace Acme_Plugin.Tests;

/// <summary>The conformance suite: the plugin in the real host, each check one test case.</summary>
public sealed class Conformance : PluginConformance;
