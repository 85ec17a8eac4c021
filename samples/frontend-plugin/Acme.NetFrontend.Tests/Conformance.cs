using TpuMlir.Sdk.Testing;

namespace Acme.NetFrontend.Tests;

public sealed class Conformance : PluginConformance;
