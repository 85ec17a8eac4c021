using System.Text;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Text;

namespace TpuMlir.Host.Conformance.Samples;

/// <summary>A module as bytes, to tell whether two are the same: its text and the data of its weights.</summary>
internal static class ModuleBytes
{
    /// <summary>The bytes.</summary>
    public static byte[] Of(Module module) =>
    [
        .. Encoding.UTF8.GetBytes(MlirPrinter.Print(module)),
        .. module.Weights.Names.Order(StringComparer.Ordinal).SelectMany(n => (byte[])[.. Encoding.UTF8.GetBytes(n), .. module.Weights[n].Data]),
    ];
}
