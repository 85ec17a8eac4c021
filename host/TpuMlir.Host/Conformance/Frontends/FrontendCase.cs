using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Conformance.Frontends;

/// <summary>A frontend of the plugin under test.</summary>
/// <param name="Framework">Its framework.</param>
/// <param name="Frontend">The frontend.</param>
/// <param name="Extensions">The files it reads.</param>
internal sealed record FrontendCase(string Framework, IFrontend Frontend, IReadOnlyList<string> Extensions)
{
    /// <summary>The frontends.</summary>
    public static IEnumerable<FrontendCase> Of(ConformanceSubject subject) =>
        subject.Manifest.Provides.Frontends.Select(f => new FrontendCase(f.Name, subject.Get(c => c.Frontend(f.Name)), f.Extensions));
}
