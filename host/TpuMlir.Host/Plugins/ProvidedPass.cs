using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Plugins;

/// <summary>A pass of a plugin.</summary>
/// <param name="Name">Its name in pipelines.</param>
/// <param name="Summary">One sentence on what it does.</param>
/// <param name="At">The named point where it runs by default, or null.</param>
/// <param name="Order">Its order at that point.</param>
/// <param name="ChangesAgain">Whether a second run may change the module again.</param>
/// <param name="Plugin">The plugin.</param>
/// <param name="Create">Makes a new instance; a failure is a <see cref="Sdk.Diagnostics.DiagnosticException"/>.</param>
public sealed record ProvidedPass(string Name, string Summary, string? At, int Order, bool ChangesAgain, InstalledPlugin Plugin, Func<IPass> Create)
    : IPassMetadata;

/// <summary>An importer of a plugin.</summary>
/// <param name="Framework">The framework.</param>
/// <param name="Domain">The operator's domain.</param>
/// <param name="Types">The operator types.</param>
/// <param name="Since">First version of the operator set it understands.</param>
/// <param name="Until">Last version.</param>
/// <param name="Plugin">The plugin.</param>
/// <param name="Create">The importer; a failure is a <see cref="Sdk.Diagnostics.DiagnosticException"/>.</param>
public sealed record ProvidedImporter(
    string Framework, string Domain, string[] Types, long Since, long Until, InstalledPlugin Plugin, Func<IOpImporter> Create)
    : IImporterMetadata;
