using System.Buffers.Binary;
using System.Text;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Text;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace Fixtures.Complete;

/// <summary>"FLTB", a checksum of the rest, the number of commands, one byte each, and the module's text.</summary>
internal sealed class ArtifactFile : IArtifact
{
    private const int Header = 12;
    private readonly byte[] _content;
    private readonly Module _module;

    private ArtifactFile(byte[] content)
    {
        _content = content;
        _module = MlirParser.Parse(Encoding.UTF8.GetString(content.AsSpan(Header + Count)));
        Networks =
        [
            new ArtifactNetwork(
                _module.Name,
                [.. _module.Inputs.Select(i => KeyValuePair.Create(i.Location.Name!, i.Result.TensorType))],
                [.. _module.Outputs.Select(o => KeyValuePair.Create(o.Name!, o.TensorType))],
                []),
        ];
    }

    /// <inheritdoc/>
    public string Chip => "FaultyChip";

    /// <inheritdoc/>
    public IReadOnlyList<ArtifactNetwork> Networks { get; }

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> Properties => [];

    private int Count => (int)BinaryPrimitives.ReadUInt32LittleEndian(_content.AsSpan(8));

    /// <summary>The artifact of a module.</summary>
    public static CompiledArtifact Of(Module module)
    {
        Operation[] operations = [.. Computed(module)];
        byte[] text = Encoding.UTF8.GetBytes(MlirPrinter.Print(module));
        byte[] content = new byte[Header + operations.Length + text.Length + (Fault.Is("artifact is random") ? 64 : 0)];
        "FLTB"u8.CopyTo(content);
        BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(8), (uint)operations.Length);
        for (int i = 0; i < operations.Length; i++)
        {
            content[Header + i] = (byte)(operations[i].Name == "tpu.Relu" ? 1 : 2);
        }

        text.CopyTo(content, Header + operations.Length);
        if (Fault.Is("artifact is random"))
        {
            // Space behind the text, which the parser does not mind.
            for (int i = 1; i <= 64; i++)
            {
                content[^i] = (byte)(Random.Shared.Next(2) == 0 ? ' ' : '\n');
            }
        }

        Seal(content);
        return new CompiledArtifact(
            ".fltbin",
            content,
            [.. operations.Select((o, i) => new OpBoundary(o.Location.Name!, [i + 1], [new PlacedTensor(o.Result.Name!, 0x1000, o.Result.TensorType)]))],
            new Dictionary<string, long>());
    }

    /// <summary>Reads a file.</summary>
    public static ArtifactFile Read(byte[] content, string name)
    {
        bool intact = content.Length >= Header && content.AsSpan().StartsWith("FLTB"u8)
            && BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(4)) == Checksum(content);
        return intact || Fault.Is("damage is not seen")
            ? new ArtifactFile(content)
            : throw new DiagnosticException(new Diagnostic(CoreDiagnostics.MalformedModel, $"\"{name}\" is damaged", new SourcePlace(name)));
    }

    /// <inheritdoc/>
    public IEnumerable<string> Disassemble(string network) => Enumerable.Range(0, Count).Select(i => Fault.Is("disassembly is empty") ? "" : _content[Header + i] == 1 ? "relu" : "multiply");

    /// <inheritdoc/>
    public IEnumerable<CommandBytes> EncodeAgain(string network) => Enumerable.Range(0, Count)
        .Select(i => new CommandBytes(_content.AsMemory(Header + i, 1), new[] { (byte)(_content[Header + i] + (Fault.Is("encoding") ? 1 : 0)) }));

    /// <inheritdoc/>
    public byte[]? Rewrite()
    {
        byte[] again = (byte[])_content.Clone();
        again[^1] += (byte)(Fault.Is("rewriting") ? 1 : 0);
        return again;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> Run(string network, IReadOnlyDictionary<string, Tensor> inputs, SimulationOptions options)
    {
        var tensors = new Dictionary<string, Tensor>();
        ModuleInterpreter interpreter = ModuleInterpreter.ForReference(_module, new Arithmetic());
        interpreter.Observe = (value, tensor) => tensors[value.Name!] = tensor;
        IReadOnlyDictionary<string, Tensor> outputs = interpreter.Run(inputs);
        foreach (PlacedTensor placed in (options.Boundaries ?? []).SelectMany(b => b.Results))
        {
            Tensor tensor = tensors[placed.Name].Clone();
            tensor.Bytes[0] ^= (byte)(Fault.Is("simulator") ? 1 : 0);
            options.Observe?.Invoke(placed, tensor);
        }

        return outputs;
    }

    private static IEnumerable<Operation> Computed(Module module) => module.Operations.Where(o => o.Dialect == "tpu");

    private static void Seal(byte[] content) => BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(4), Checksum(content));

    /// <summary>A sum in which the place of a byte counts.</summary>
    private static uint Checksum(byte[] content)
    {
        uint sum = 17;
        foreach (byte b in content.AsSpan(8))
        {
            sum = (sum * 31) + b;
        }

        return sum;
    }
}

/// <summary>Opens artifacts.</summary>
[ExportContainer("fltbin")]
public sealed class Container : IContainer
{
    /// <inheritdoc/>
    public IArtifact Open(string path) => Open(File.ReadAllBytes(path), path);

    /// <inheritdoc/>
    public IArtifact Open(byte[] content, string name) => ArtifactFile.Read(content, name);
}
