using System.Security.Cryptography;

namespace TpuMlir.Backends.Bm1684x.Container;

/// <summary>Element types as the container numbers them; not the chip's codes.</summary>
internal enum BmodelType : uint
{
    F32 = 0,
    F16 = 1,
    I8 = 2,
    U8 = 3,
    I16 = 4,
    U16 = 5,
    I32 = 6,
    U32 = 7,
    BF16 = 8,
    I4 = 9,
    U4 = 10,
}

/// <summary>A bmodel: one or more networks for one chip. Commands and coefficients are held by value.</summary>
internal sealed record BmodelFile(IReadOnlyList<BmodelNet> Nets)
{
    public const string ChipName = "BM1684X";

    public string Chip { get; init; } = ChipName;

    public string Type { get; init; } = "B";

    public string Version { get; init; } = "2.2";

    /// <summary>A fixed text: two compilations of the same network must give the same file.</summary>
    public string Time { get; init; } = "-";

    /// <summary>Informative: bytes of neuron memory of the largest network.</summary>
    public ulong NeuronSize { get; init; }
}

internal sealed record BmodelNet(string Name, IReadOnlyList<BmodelStage> Stages)
{
    /// <summary>0: inputs and outputs lie in the context; 1: in a memory of their own.</summary>
    public int AddressMode { get; init; }
}

/// <summary>A network for one set of input shapes ("NetParameter").</summary>
internal sealed record BmodelStage(
    IReadOnlyList<BmodelTensor> Inputs, IReadOnlyList<BmodelTensor> Outputs, IReadOnlyList<BmodelSubnet> Subnets)
{
    public ulong ContextAddress { get; init; }

    public ulong ContextSize { get; init; }

    public BmodelCoefficients? Coefficients { get; init; }

    public bool IsDynamic { get; init; }

    public uint CoreCount { get; init; }

    public ulong IoAddress { get; init; }

    public ulong IoSize { get; init; }

    /// <summary>The groups the stage itself lists, which a well-formed file repeats in its subnets; what the runtime uploads.</summary>
    public IReadOnlyList<BmodelCommandGroup>? StageGroups { get; init; }

    /// <summary>All command groups in the order they run.</summary>
    public IReadOnlyList<BmodelCommandGroup> CommandGroups =>
        StageGroups ?? [.. Subnets.Where(s => s.Mode == 0).SelectMany(s => s.Groups)];
}

internal sealed record BmodelSubnet(
    IReadOnlyList<BmodelTensor> Inputs, IReadOnlyList<BmodelTensor> Outputs, IReadOnlyList<BmodelCommandGroup> Groups)
{
    /// <summary>0 is the TPU.</summary>
    public int Mode { get; init; }

    public int Id { get; init; }

    /// <summary>Subnets that run next; −1 ends the network.</summary>
    public IReadOnlyList<int> Next { get; init; } = [-1];
}

internal sealed record BmodelTensor(string Name, BmodelType Type, ulong Address, ulong Size, IReadOnlyList<ulong> Shape)
{
    /// <summary>Further shapes of dynamic networks, one for each stage.</summary>
    public IReadOnlyList<IReadOnlyList<ulong>> OtherShapes { get; init; } = [];

    /// <summary>1 marks inputs and outputs of the device.</summary>
    public uint MemoryType { get; init; } = 1;

    public float Scale { get; init; } = 1;

    public int ZeroPoint { get; init; }
}

/// <summary>One pair of command buffers, padded as the runtime wants them; counts include the end commands.</summary>
internal sealed record BmodelCommandGroup(byte[] Tiu, uint TiuCount, byte[] Gdma, uint GdmaCount)
{
    /// <summary>Both buffers are filled up with zeros to a multiple of this.</summary>
    public const int Padding = 128;
}

internal sealed record BmodelCoefficients(ulong Address, byte[] Data)
{
    private byte[]? _checkCode;

    /// <summary>SHA-256 of the data; the runtime also uses it to recognise equal coefficients.</summary>
    public byte[] CheckCode
    {
        get => _checkCode ??= SHA256.HashData(Data);
        init => _checkCode = value;
    }

    /// <summary>Whether data and check code belong together.</summary>
    public bool IsIntact => CheckCode.AsSpan().SequenceEqual(SHA256.HashData(Data));
}
