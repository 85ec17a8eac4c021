using System.ComponentModel.Composition;
using Fixtures.Contracts;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;

namespace Fixtures.DialectUser;

/// <summary>Uses the other plugin's dialect through its contract assembly.</summary>
[ExportPass("dialect-user", "Names the dialect.")]
[method: ImportingConstructor]
public sealed class DialectPass(IDialect dialect) : IPass
{
    public void Run(Module module, PassContext context) =>
        context.Diagnostics.Report(new(new DiagnosticDescriptor("FIX002", Severity.Remark, "Dialect"), dialect.Name));
}
